import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Pencil, Pin, PinOff, Share2, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { conversationQuery, conversationsQuery, pinnedQuery } from "@/api/queries";
import type { Conversation, ConversationSummary } from "@/api/types";
import { type DayGroup, groupByDay } from "@/lib/days";
import { firstWords } from "@/lib/first-words";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { Skeleton } from "@/ui/states";
import { RemoveDialog, RenameDialog } from "./dialogs";
import { usePin } from "./queries";

interface ConversationListProps {
  readonly currentId: string | null;
  /** After the open chat was deleted. */
  readonly onCurrentRemoved: () => void;
  readonly onShare: (id: string) => void;
}

/** All chats, newest first, by day; older ones are loaded when the end of the list comes into view. */
export function ConversationList({ currentId, onCurrentRemoved, onShare }: ConversationListProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(conversationsQuery);
  const pinned = useQuery(pinnedQuery).data ?? [];
  const [renaming, setRenaming] = useState<ConversationSummary | null>(null);
  const [removing, setRemoving] = useState<ConversationSummary | null>(null);

  if (query.isPending) {
    return (
      <div className="nav-state">
        <Skeleton widths={[80, 62, 74]} />
      </div>
    );
  }
  if (query.isError && query.data === undefined) {
    return (
      <div className="nav-state small" role="alert">
        <p className="muted">{t("nav.chatsFailed")}</p>
        <Button className="link-btn" onClick={() => void query.refetch()}>
          {t("common.retry")}
        </Button>
      </div>
    );
  }
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0 && pinned.length === 0) return <p className="nav-state small faint">{t("nav.noChats")}</p>;

  return (
    <>
      {pinned.length === 0 ? null : (
        <section aria-labelledby="pinned-chats">
          <h2 className="nav-label" id="pinned-chats">
            {t("nav.pinned")}
          </h2>
          <ul>
            {pinned.map((chat) => (
              <ConversationItem
                key={chat.id}
                chat={chat}
                isCurrent={chat.id === currentId}
                onRename={setRenaming}
                onRemove={setRemoving}
                onShare={onShare}
              />
            ))}
          </ul>
        </section>
      )}
      {groupByDay(items, (item) => new Date(item.updatedAt), new Date()).map(({ key, group, items: chats }) => (
        <section key={key} aria-labelledby={`day-${key.replaceAll(/\W/g, "-")}`}>
          <h2 className="nav-label" id={`day-${key.replaceAll(/\W/g, "-")}`}>
            <DayName group={group} />
          </h2>
          <ul>
            {chats.map((chat) => (
              <ConversationItem
                key={chat.id}
                chat={chat}
                isCurrent={chat.id === currentId}
                onRename={setRenaming}
                onRemove={setRemoving}
                onShare={onShare}
              />
            ))}
          </ul>
        </section>
      ))}
      {query.hasNextPage ? (
        <LoadMore busy={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
      ) : null}
      {renaming === null ? null : <RenameDialog chat={renaming} onClose={() => setRenaming(null)} />}
      {removing === null ? null : (
        <RemoveDialog
          chat={removing}
          onClose={() => setRemoving(null)}
          onRemoved={() => {
            if (removing.id === currentId) onCurrentRemoved();
          }}
        />
      )}
    </>
  );
}

function DayName({ group }: { readonly group: DayGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (group.kind === "week") return format.formatDaySpan(group.from, group.to);
  if (group.kind === "month") return format.formatMonth(group.month);
  return t(`nav.${group.kind}`);
}

interface ItemProps {
  readonly chat: ConversationSummary;
  readonly isCurrent: boolean;
  readonly onRename: (chat: ConversationSummary) => void;
  readonly onRemove: (chat: ConversationSummary) => void;
  readonly onShare: (id: string) => void;
}

function ConversationItem(props: ItemProps) {
  return props.chat.title === "" ? <UnnamedItem {...props} /> : <NamedItem {...props} title={props.chat.title} />;
}

/** A chat without a title is called by its first words, where this page knows them. */
function UnnamedItem(props: ItemProps) {
  const { t } = useTranslation();
  const { data } = useQuery({ ...conversationQuery(props.chat.id), enabled: false, select: nameOf });
  return <NamedItem {...props} title={data || t("nav.untitled")} />;
}

function nameOf({ title, messages }: Conversation): string {
  return title || firstWords(messages[0]?.text ?? "");
}

function NamedItem({ chat, title, isCurrent, onRename, onRemove, onShare }: ItemProps & { readonly title: string }) {
  const { t } = useTranslation();
  const pin = usePin();
  return (
    <li className="nav-row">
      <Link
        to="/c/$id"
        params={{ id: chat.id }}
        className="nav-item"
        aria-current={isCurrent ? "page" : undefined}
        data-testid="conversation"
      >
        <span className="truncate">{title}</span>
      </Link>
      <Menu
        className="nav-more"
        label={t("nav.chatMenu", { title })}
        items={[
          {
            label: chat.pinned ? t("nav.unpin") : t("nav.pin"),
            icon: chat.pinned ? <PinOff className="i" aria-hidden /> : <Pin className="i" aria-hidden />,
            onChoose: () => pin.mutate({ id: chat.id, pinned: !chat.pinned }),
          },
          {
            label: t("common.rename"),
            icon: <Pencil className="i" aria-hidden />,
            onChoose: () => onRename(chat),
          },
          {
            label: t("shares.share"),
            icon: <Share2 className="i" aria-hidden />,
            onChoose: () => onShare(chat.id),
          },
          {
            label: t("common.delete"),
            icon: <Trash2 className="i" aria-hidden />,
            onChoose: () => onRemove(chat),
            danger: true,
          },
        ]}
      />
    </li>
  );
}

function LoadMore({ busy, onLoad }: { readonly busy: boolean; readonly onLoad: () => void }) {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const load = useRef(onLoad);
  load.current = onLoad;
  useEffect(() => {
    const element = ref.current;
    if (element === null || busy) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) load.current();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [busy]);
  return (
    <button ref={ref} type="button" className="nav-item nav-load" disabled={busy} onClick={onLoad}>
      {t("nav.moreChats")}
    </button>
  );
}
