import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Archive, FolderOpen, MessagesSquare, Tag, Trash2, X } from "lucide-react";
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { conversationsQuery, pinnedQuery, projectsQuery } from "@/api/queries";
import type { ConversationSummary } from "@/api/types";
import { type DayGroup, groupByDay } from "@/lib/days";
import { lazyPart } from "@/lib/lazy-part";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import { Menu } from "@/ui/menu";
import type { MenuItem } from "@/ui/menu-button";
import { Skeleton } from "@/ui/states";
import { useToast } from "@/ui/toast";
import { type ChatAction, ConversationItem } from "./item";
import styles from "./list.module.css";
import { Projects } from "./projects";
import { type Leaving, saveChat, tagsQuery, useComeBack, useLeave, usePin, type View, viewQuery } from "./queries";
import { Rows } from "./rows";
import { SidebarHead } from "./sidebar-head";

const RenameDialog = lazyPart(async () => ({ default: (await import("./dialogs")).RenameDialog }));
const SortDialog = lazyPart(async () => ({ default: (await import("./dialogs")).SortDialog }));

interface ConversationListProps {
  readonly currentId: string | null;
  /** To a chat, or with null to a new one. */
  readonly onGo: (id: string | null) => void;
  /** The chats of a project are listed, or with null all or others. */
  readonly onProject: (id: string | null) => void;
  readonly onNewChat: (projectId: string) => void;
  /** To the page of a project. */
  readonly onOpenProject: (id: string) => void;
  readonly onShare: (id: string) => void;
}

/** Projects, and the chats of the chosen view: newest first, by day; older ones are loaded when the end comes into view. */
export function ConversationList(props: ConversationListProps) {
  const [view, setShown] = useState<View>({ kind: "all" });
  function setView(next: View) {
    setShown(next);
    props.onProject(next.kind === "project" ? next.id : null);
  }
  return (
    <>
      <Projects view={view} onView={setView} onNewChat={props.onNewChat} onOpen={props.onOpenProject} />
      <ViewHead view={view} onView={setView} onOpenProject={props.onOpenProject} />
      <ViewList {...props} view={view} key={JSON.stringify(view)} />
    </>
  );
}

function useNameOf(view: View): string {
  const { t } = useTranslation();
  const projects = useQuery(projectsQuery).data ?? [];
  if (view.kind === "project") return projects.find(({ id }) => id === view.id)?.name ?? "";
  if (view.kind === "tag") return t("keep.tag", { tag: view.name });
  return t(view.kind === "all" ? "keep.chats" : `keep.${view.kind}`);
}

interface ViewHeadProps {
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly onOpenProject: (id: string) => void;
}

/** What is listed, and a menu for listing something else. */
function ViewHead({ view, onView, onOpenProject }: ViewHeadProps) {
  const { t } = useTranslation();
  const tags = useQuery(tagsQuery).data ?? [];
  const name = useNameOf(view);
  const items: MenuItem[] = [
    {
      label: t("keep.all"),
      icon: <MessagesSquare className="i" aria-hidden />,
      onChoose: () => onView({ kind: "all" }),
    },
    {
      label: t("keep.archived"),
      icon: <Archive className="i" aria-hidden />,
      onChoose: () => onView({ kind: "archived" }),
    },
    {
      label: t("keep.deleted"),
      icon: <Trash2 className="i" aria-hidden />,
      onChoose: () => onView({ kind: "deleted" }),
    },
    ...tags.map((tag) => ({
      label: tag.name,
      icon: <Tag className="i" aria-hidden />,
      onChoose: () => onView({ kind: "tag", name: tag.name }),
    })),
  ];
  return (
    <SidebarHead testId="view-head">
      <h2 className={view.kind === "all" ? "nav-label" : `nav-label ${styles["chosen"]}`}>
        <span className="truncate">{name}</span>
      </h2>
      {view.kind === "project" ? (
        <IconButton label={t("project.open")} size="tiny" onClick={() => onOpenProject(view.id)}>
          <FolderOpen className="i i-sm" aria-hidden />
        </IconButton>
      ) : null}
      {view.kind === "all" ? null : (
        <IconButton label={t("keep.all")} size="tiny" onClick={() => onView({ kind: "all" })}>
          <X className="i i-sm" aria-hidden />
        </IconButton>
      )}
      <Menu label={t("keep.views")} items={items} />
    </SidebarHead>
  );
}

function ViewList({ view, currentId, onGo, onShare }: ConversationListProps & { readonly view: View }) {
  const { t } = useTranslation();
  const isAll = view.kind === "all";
  const usual = useInfiniteQuery({ ...conversationsQuery, enabled: isAll });
  const other = useInfiniteQuery({ ...viewQuery(view), enabled: !isAll });
  const query = isAll ? usual : other;
  const pinned = useQuery({ ...pinnedQuery, enabled: isAll }).data ?? [];
  const [dialog, setDialog] = useState<{ readonly of: "rename" | "sort"; readonly chat: ConversationSummary } | null>(
    null,
  );
  const pin = usePin();
  const toast = useToast();
  const away = useAway(currentId, onGo);

  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const days = useMemo(() => groupByDay(items, (item) => new Date(item.updatedAt), new Date()), [items]);

  // Rows are drawn again when they change, and not when another page of the list has come.
  const doIt = useRef(act);
  doIt.current = act;
  const onAct = useCallback<typeof act>((...given) => doIt.current(...given), []);
  const isDeleted = view.kind === "deleted";
  const row = useCallback(
    (chat: ConversationSummary) => (
      <ConversationItem
        key={chat.id}
        chat={chat}
        isCurrent={chat.id === currentId}
        isDeleted={isDeleted}
        onAct={onAct}
      />
    ),
    [currentId, isDeleted, onAct],
  );

  function act(action: ChatAction, chat: ConversationSummary, title: string) {
    if (action === "rename" || action === "sort") setDialog({ of: action, chat });
    else if (action === "pin") pin.mutate({ id: chat.id, pinned: !chat.pinned });
    else if (action === "markdown" || action === "pdf" || action === "json") {
      saveChat(chat.id, action, title).catch(() => toast({ text: t("keep.failed") }));
    } else if (action === "share") onShare(chat.id);
    else if (action === "delete" || action === "archive") away.leave(chat.id, action, title);
    else away.comeBack(chat.id, action === "restore" ? "delete" : "archive");
  }

  if (query.isPending) {
    return (
      <div className={styles["state"]}>
        <Skeleton widths={[80, 62, 74]} />
      </div>
    );
  }
  if (query.isError && query.data === undefined) {
    return (
      <div className={`${styles["state"]} small`} role="alert">
        <p className="muted">{t("nav.chatsFailed")}</p>
        <Button className="link-btn" onClick={() => void query.refetch()}>
          {t("common.retry")}
        </Button>
      </div>
    );
  }
  const listed = (chats: readonly ConversationSummary[]) => <Rows chats={chats}>{row}</Rows>;

  return (
    <>
      {items.length === 0 && (pinned.length === 0 || !isAll) ? <Nothing view={view} /> : null}
      {pinned.length === 0 || !isAll ? null : (
        <section aria-labelledby="pinned-chats">
          <h3 className="nav-label" id="pinned-chats">
            {t("nav.pinned")}
          </h3>
          {listed(pinned)}
        </section>
      )}
      {days.map(({ key, group, items: chats }) => (
        <section key={key} className="nav-day" aria-labelledby={`day-${key.replaceAll(/\W/g, "-")}`}>
          <h3 className="nav-label" id={`day-${key.replaceAll(/\W/g, "-")}`}>
            <DayName group={group} />
          </h3>
          {listed(chats)}
        </section>
      ))}
      {query.hasNextPage ? (
        <LoadMore busy={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
      ) : null}
      <Suspense>
        {dialog?.of === "rename" ? <RenameDialog chat={dialog.chat} onClose={() => setDialog(null)} /> : null}
        {dialog?.of === "sort" ? <SortDialog chat={dialog.chat} onClose={() => setDialog(null)} /> : null}
      </Suspense>
    </>
  );
}

/** Deleting and archiving ask nothing first: both can be undone, at once from the message and later from their views. */
function useAway(currentId: string | null, onGo: (id: string | null) => void) {
  const { t } = useTranslation();
  const toast = useToast();
  const { mutate: leave } = useLeave();
  const { mutate: comeBack } = useComeBack();
  const failed = { onError: () => toast({ text: t("keep.failed") }) };
  return {
    leave(id: string, how: Leaving, title: string) {
      const wasOpen = id === currentId;
      leave({ id, how }, failed);
      if (wasOpen) onGo(null);
      toast({
        text: t(how === "delete" ? "keep.didDelete" : "keep.didArchive", { title }),
        action: {
          label: t("keep.undo"),
          onChoose: () => comeBack({ id, how }, { ...failed, onSuccess: () => (wasOpen ? onGo(id) : undefined) }),
        },
      });
    },
    comeBack: (id: string, how: Leaving) => comeBack({ id, how }, failed),
  };
}

function Nothing({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const text = {
    all: t("nav.noChats"),
    archived: t("keep.noneArchived"),
    deleted: t("keep.noneDeleted"),
    project: t("keep.noneHere"),
    tag: t("keep.noneHere"),
  }[view.kind];
  return <p className={`${styles["state"]} small faint`}>{text}</p>;
}

function DayName({ group }: { readonly group: DayGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (group.kind === "week") return format.formatDaySpan(group.from, group.to);
  if (group.kind === "month") return format.formatMonth(group.month);
  return t(`nav.${group.kind}`);
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
    <button ref={ref} type="button" className={`nav-item ${styles["load"]}`} disabled={busy} onClick={onLoad}>
      {t("nav.moreChats")}
    </button>
  );
}
