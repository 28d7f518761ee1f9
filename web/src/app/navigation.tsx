import { Link } from "@tanstack/react-router";
import { Menu, PanelLeft, SquarePen } from "lucide-react";
import { createContext, use } from "react";
import { useTranslation } from "react-i18next";
import { buttonClass, IconButton } from "@/ui/button";

export interface Navigation {
  /** The drawer of narrow screens. */
  readonly isOpen: boolean;
  setOpen(open: boolean): void;
  /** The sidebar of wide pages is folded away; this browser remembers it. */
  readonly isFolded: boolean;
  setFolded(folded: boolean): void;
  /** The project whose chats are listed: new chats begin in it. */
  readonly projectId: string | null;
  setProjectId(id: string | null): void;
}

/** What stands alone is in no sidebar's company. */
export const outsideShell: Navigation = {
  isOpen: false,
  setOpen: () => undefined,
  isFolded: false,
  setFolded: () => undefined,
  projectId: null,
  setProjectId: () => undefined,
};

export const NavigationContext = createContext<Navigation>(outsideShell);

/** The address of a new chat in a project, or with null in none. */
export const inProject = (projectId: string | null) => (projectId === null ? {} : { project: projectId });

/** At the left of every header: opens the drawer, and on wide pages brings back a sidebar that is folded away. */
export function OpenNavigation() {
  const { t } = useTranslation();
  const { isOpen, setOpen, isFolded } = use(NavigationContext);
  return (
    <>
      <IconButton className="only-narrow" label={t("nav.open")} aria-expanded={isOpen} onClick={() => setOpen(true)}>
        <Menu className="i" aria-hidden />
      </IconButton>
      {isFolded ? <FoldButton /> : null}
    </>
  );
}

/** Folds the sidebar away, or brings it back: the same button in two places, of which one is there at a time. */
export function FoldButton() {
  const { t } = useTranslation();
  const { isFolded, setFolded } = use(NavigationContext);
  return (
    <IconButton
      className="only-wide"
      label={t("nav.sidebar")}
      aria-expanded={!isFolded}
      aria-controls="nav"
      data-folds=""
      onClick={() => setFolded(!isFolded)}
    >
      <PanelLeft className="i" aria-hidden />
    </IconButton>
  );
}

/** Begins a chat where the sidebar, which has the same link, is out of sight. */
export function NewChatLink() {
  const { t } = useTranslation();
  const { projectId, isFolded } = use(NavigationContext);
  return (
    <Link
      to="/"
      search={inProject(projectId)}
      className={buttonClass({ look: "quiet" }, isFolded ? "btn-icon" : "btn-icon only-narrow")}
      aria-label={t("nav.newChat")}
      title={t("nav.newChat")}
    >
      <SquarePen className="i" aria-hidden />
    </Link>
  );
}
