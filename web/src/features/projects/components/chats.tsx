import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { MessagesSquare, Search } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationSummary, Hit } from "@/api/types";
import { type DayGroup, groupByDay } from "@/lib/days";
import { microEuro } from "@/lib/money";
import { isSearchable } from "@/lib/search";
import { useFormat } from "@/lib/use-format";
import { useSettled } from "@/lib/use-settled";
import { Button } from "@/ui/button";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { chatsQuery, hitsQuery } from "../queries";
import styles from "./chats.module.css";

interface ChatsProps {
  readonly projectId: string;
  readonly count: number;
}

/** The chats of a project by day, each with what it has cost and its energy; or where the words looked for stand in them. */
export function Chats({ projectId, count }: ChatsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [words, setWords] = useState("");
  const wanted = useSettled(words.trim(), 150);
  return (
    <section aria-labelledby="project-chats">
      <div className={styles["head"]}>
        <h2 className="card-title" id="project-chats">
          {t("keep.chats")} <span className="faint num">{format.formatCount(count)}</span>
        </h2>
        {count === 0 ? null : (
          <div className={`with-icon ${styles["search"]}`}>
            <Search className="i" aria-hidden />
            <input
              className="input"
              type="search"
              dir="auto"
              value={words}
              onChange={(event) => setWords(event.target.value)}
              placeholder={t("project.searchHere")}
              aria-label={t("project.searchLabel")}
            />
          </div>
        )}
      </div>
      {isSearchable(words) ? <Hits projectId={projectId} words={wanted} /> : <ByDay projectId={projectId} />}
    </section>
  );
}

function ByDay({ projectId }: { readonly projectId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useInfiniteQuery(chatsQuery(projectId));
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const days = useMemo(() => groupByDay(items, (item) => new Date(item.updatedAt), new Date()), [items]);
  if (query.isPending) return <Skeleton widths={[80, 62, 74]} />;
  if (query.isError && items.length === 0) {
    return <ErrorState title={t("nav.chatsFailed")} onRetry={() => void query.refetch()} />;
  }
  if (items.length === 0) {
    return <EmptyState icon={<MessagesSquare className="i i-lg" aria-hidden />}>{t("project.noChats")}</EmptyState>;
  }
  return (
    <>
      {days.map(({ key, group, items: chats }) => (
        <div key={key}>
          <h3 className={`small faint ${styles["day"]}`}>{dayName(group, t, format)}</h3>
          <ul className={styles["list"]}>
            {chats.map((chat) => (
              <li key={chat.id}>
                <ChatLink chat={chat} />
              </li>
            ))}
          </ul>
        </div>
      ))}
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
    </>
  );
}

function ChatLink({ chat }: { readonly chat: ConversationSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Link className="link-row" to="/c/$id" params={{ id: chat.id }} data-testid="project-chat">
      <span className="truncate" dir="auto">
        {chat.title || t("nav.untitled")}
      </span>
      <span className="faint small num nowrap">{format.formatEuro(microEuro(chat.costMicroEur))}</span>
      <span className={`faint small num nowrap ${styles["energy"]}`}>
        {chat.kWh === null ? t("common.notKnown") : format.formatEstimate(chat.kWh, "energy")}
      </span>
    </Link>
  );
}

interface HitsProps {
  readonly projectId: string;
  readonly words: string;
}

function Hits({ projectId, words }: HitsProps) {
  const { t } = useTranslation();
  const query = useQuery(hitsQuery(projectId, words));
  if (query.isError) return <ErrorState title={t("search.failed")} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeleton widths={[80, 62, 74]} />;
  if (query.data.items.length === 0) {
    return (
      <p className={`muted text-md ${styles["none"]}`} role="status">
        {t("project.nothingFound", { words })}
      </p>
    );
  }
  return (
    <>
      <ul className={styles["list"]}>
        {query.data.items.map((hit) => (
          <li key={hit.messageId ?? `title ${hit.conversationId}`} data-testid="project-hit">
            <HitLink hit={hit} />
          </li>
        ))}
      </ul>
      <p className={`small ${styles["more"]}`}>
        <Link to="/search" search={{ q: words, project: projectId }}>
          {t("project.allHits", { words })}
        </Link>
      </p>
    </>
  );
}

function HitLink({ hit }: { readonly hit: Hit }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Link
      className="link-row"
      to="/c/$id"
      params={{ id: hit.conversationId }}
      search={hit.messageId === null ? {} : { message: hit.messageId }}
    >
      <span className={styles["found"]}>
        <span className="block truncate" dir="auto">
          {hit.title || t("nav.untitled")}
        </span>
        {hit.messageId === null ? null : (
          <span className="block truncate small muted" dir="auto">
            {hit.snippet.map(({ text, match }, index) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
              match ? <mark key={index}>{text}</mark> : text,
            )}
          </span>
        )}
      </span>
      <time className="faint small nowrap" dateTime={hit.at}>
        {format.formatDate(hit.at)}
      </time>
    </Link>
  );
}

function dayName(group: DayGroup, t: TFunction, format: ReturnType<typeof useFormat>): string {
  if (group.kind === "week") return format.formatDaySpan(group.from, group.to);
  if (group.kind === "month") return format.formatMonth(group.month);
  return t(`nav.${group.kind}`);
}
