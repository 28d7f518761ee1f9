import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type KeyboardEvent, use, useDeferredValue, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { presetsQuery } from "@/api/chat-settings";
import { conversationsQuery, searchQuery } from "@/api/queries";
import type { Hit } from "@/api/types";
import { newId } from "@/lib/ids";
import { isComposing, stepOf } from "@/lib/keyboard";
import { Dialog } from "@/ui/dialog";
import styles from "./command-palette.module.css";
import { inProject, NavigationContext } from "./navigation";

interface Entry {
  readonly id: string;
  readonly group: "pages" | "chats" | "projects" | "texts" | "all";
  readonly label: string;
  /** Where the words stand, in a message. */
  readonly snippet?: Hit["snippet"];
  go(): unknown;
}

/** Finds a page, one of the loaded chats by its title, and the words in every message there is. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { projectId } = use(NavigationContext);
  const listId = useId();
  const [query, setQuery] = useState("");
  const [marked, setMarked] = useState(0);
  const chats = useInfiniteQuery(conversationsQuery);
  const presets = useQuery(presetsQuery);
  const hits = useQuery(searchQuery(useDeferredValue(query.trim())));

  const pages: Entry[] = [
    {
      id: "new",
      group: "pages",
      label: t("nav.newChat"),
      go: () => navigate({ to: "/", search: inProject(projectId) }),
    },
    { id: "search", group: "pages", label: t("search.title"), go: () => navigate({ to: "/search", search: {} }) },
    { id: "prompts", group: "pages", label: t("prompts.title"), go: () => navigate({ to: "/prompts" }) },
    { id: "presets", group: "pages", label: t("presets.title"), go: () => navigate({ to: "/presets" }) },
    { id: "knowledge", group: "pages", label: t("knowledge.title"), go: () => navigate({ to: "/knowledge" }) },
    { id: "agents", group: "pages", label: t("agents.title"), go: () => navigate({ to: "/agents" }) },
    { id: "projects", group: "pages", label: t("project.all"), go: () => navigate({ to: "/projects" }) },
    { id: "import", group: "pages", label: t("imports.title"), go: () => navigate({ to: "/import" }) },
    { id: "dashboard", group: "pages", label: t("nav.dashboard"), go: () => navigate({ to: "/dashboard" }) },
    { id: "wallet", group: "pages", label: t("money.title"), go: () => navigate({ to: "/wallet" }) },
    { id: "impact", group: "pages", label: t("impact.title"), go: () => navigate({ to: "/impact" }) },
    { id: "restoration", group: "pages", label: t("restoration.nav"), go: () => navigate({ to: "/restoration" }) },
    { id: "settings", group: "pages", label: t("nav.settings"), go: () => navigate({ to: "/settings" }) },
  ];
  const found: Entry[] = (chats.data?.pages ?? [])
    .flatMap((page) => page.items)
    .map(({ id, title }) => ({
      id,
      group: "chats",
      label: title || t("nav.untitled"),
      go: () => navigate({ to: "/c/$id", params: { id } }),
    }));
  const wanted = query.trim().toLowerCase();
  // Named by what they do, so they come with the first words.
  const begun: Entry[] = (wanted === "" ? [] : (presets.data ?? [])).map(({ id, name }) => ({
    id,
    group: "pages",
    label: t("presets.newChatWith", { name }),
    go: () => navigate({ to: "/", search: { preset: id } }),
  }));
  const byTitle = [...pages, ...begun, ...found]
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .slice(0, 14);
  const shown = new Set(byTitle.map(({ id }) => id));
  const texts: Entry[] = (wanted.length > 1 ? (hits.data?.items ?? []) : [])
    .filter(({ messageId, conversationId }) => messageId !== null || !shown.has(conversationId))
    .map(({ conversationId, messageId, title, snippet }) => ({
      id: messageId ?? `title-${conversationId}`,
      group: "texts",
      label: title || t("nav.untitled"),
      snippet,
      go: () =>
        navigate({
          to: "/c/$id",
          params: { id: conversationId },
          search: messageId === null ? {} : { message: messageId },
          state: { asked: newId() },
        }),
    }));
  const projects: Entry[] = (wanted.length > 0 ? (hits.data?.projects ?? []) : []).map(({ id, name }) => ({
    id: `project-${id}`,
    group: "projects",
    label: name,
    go: () => navigate({ to: "/projects/$id", params: { id } }),
  }));
  const all: Entry[] =
    wanted.length < 2 || (hits.data?.items ?? []).length === 0
      ? []
      : [
          {
            id: "all-results",
            group: "all",
            label: t("palette.allResults", { query: query.trim() }),
            go: () => navigate({ to: "/search", search: { q: query.trim() } }),
          },
        ];
  const entries = [...byTitle, ...projects, ...texts, ...all];
  const current = entries[Math.min(marked, entries.length - 1)];

  function choose(entry: Entry | undefined) {
    if (entry === undefined) return;
    onClose();
    void Promise.resolve(entry.go()).then(() => setTimeout(focusPage));
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = stepOf(event.nativeEvent);
    if (step !== 0 && entries.length > 0) {
      event.preventDefault();
      setMarked((now) => (Math.min(now, entries.length - 1) + step + entries.length) % entries.length);
    }
    if (event.key === "Enter" && !isComposing(event.nativeEvent)) {
      event.preventDefault();
      choose(current);
    }
  }

  return (
    <Dialog title={t("palette.title")} onClose={onClose} hideTitle className={styles["palette"] ?? ""}>
      <div className="with-icon">
        <Search className="i" aria-hidden />
        <input
          dir="auto"
          className="input"
          type="search"
          role="combobox"
          aria-expanded={entries.length > 0}
          aria-controls={listId}
          aria-activedescendant={current === undefined ? undefined : `${listId}-${current.id}`}
          aria-label={t("palette.placeholder")}
          placeholder={t("palette.placeholder")}
          autoComplete="off"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {entries.length === 0 ? (
        <p className={`muted small ${styles["empty"]}`}>{t("palette.empty", { query })}</p>
      ) : (
        <div id={listId} role="listbox" aria-label={t("palette.title")} className={styles["list"]}>
          {entries.map((entry, index) => (
            <div key={entry.id}>
              {entry.group === entries[index - 1]?.group || entry.group === "all" ? null : (
                <p className="nav-label" aria-hidden>
                  {t(`palette.${entry.group}`)}
                </p>
              )}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keys */}
              <div
                id={`${listId}-${entry.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={entry === current}
                className="nav-item"
                onClick={() => choose(entry)}
                onPointerMove={() => setMarked(index)}
              >
                <span className="truncate">
                  <bdi>{entry.label}</bdi>
                  {entry.snippet === undefined ? null : <Snippet pieces={entry.snippet} />}
                </span>
              </div>
            </div>
          ))}
        </div>
      )}
    </Dialog>
  );
}

/** Whoever went somewhere goes on there: in the composer, on glass and elsewhere at the beginning of the page. */
function focusPage() {
  const composer = matchMedia("(hover: hover)").matches ? document.querySelector<HTMLElement>("[data-composer]") : null;
  (composer ?? document.getElementById("main"))?.focus();
}

function Snippet({ pieces }: { readonly pieces: Hit["snippet"] }) {
  return (
    <span dir="auto" className={`${styles["snippet"]} small faint`}>
      {pieces.map(({ text, match }, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
        match ? <mark key={index}>{text}</mark> : text,
      )}
    </span>
  );
}
