import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { MessagesSquare } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type DayGroup, groupByDay } from "@/lib/days";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { chatsQuery } from "../queries";
import styles from "./chats.module.css";

/** The chats of a project by day, each with what it has cost. */
export function Chats({ projectId, count }: { readonly projectId: string; readonly count: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useInfiniteQuery(chatsQuery(projectId));
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const days = useMemo(() => groupByDay(items, (item) => new Date(item.updatedAt), new Date()), [items]);
  return (
    <section aria-labelledby="project-chats">
      <h2 className="card-title" id="project-chats">
        {t("keep.chats")} <span className="faint num">{format.formatCount(count)}</span>
      </h2>
      {query.isPending ? (
        <Skeleton widths={[80, 62, 74]} />
      ) : query.isError && items.length === 0 ? (
        <ErrorState title={t("nav.chatsFailed")} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState icon={<MessagesSquare className="i i-lg" aria-hidden />}>{t("project.noChats")}</EmptyState>
      ) : (
        days.map(({ key, group, items: chats }) => (
          <div key={key}>
            <h3 className={`small faint ${styles["day"]}`}>{dayName(group, t, format)}</h3>
            <ul className={styles["list"]}>
              {chats.map((chat) => (
                <li key={chat.id}>
                  <Link to="/c/$id" params={{ id: chat.id }} data-testid="project-chat">
                    <span className="truncate" dir="auto">
                      {chat.title || t("nav.untitled")}
                    </span>
                    <span className="faint small num nowrap">{format.formatEuro(microEuro(chat.costMicroEur))}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))
      )}
      {query.hasNextPage ? (
        <Button
          look="quiet"
          size="small"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
          className={styles["more"]}
        >
          {t("nav.moreChats")}
        </Button>
      ) : null}
    </section>
  );
}

function dayName(group: DayGroup, t: TFunction, format: ReturnType<typeof useFormat>): string {
  if (group.kind === "week") return format.formatDaySpan(group.from, group.to);
  if (group.kind === "month") return format.formatMonth(group.month);
  return t(`nav.${group.kind}`);
}
