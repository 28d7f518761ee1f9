import { Menu } from "lucide-react";
import { createContext, use } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui/button";

export interface Navigation {
  /** The drawer of narrow screens. */
  readonly isOpen: boolean;
  setOpen(open: boolean): void;
  /** The project whose chats are listed: new chats begin in it. */
  readonly projectId: string | null;
  setProjectId(id: string | null): void;
}

export const NavigationContext = createContext<Navigation>({
  isOpen: false,
  setOpen: () => undefined,
  projectId: null,
  setProjectId: () => undefined,
});

/** The address of a new chat in a project, or with null in none. */
export const inProject = (projectId: string | null) => (projectId === null ? {} : { project: projectId });

export function OpenNavigation() {
  const { t } = useTranslation();
  const { isOpen, setOpen } = use(NavigationContext);
  return (
    <IconButton className="only-narrow" label={t("nav.open")} aria-expanded={isOpen} onClick={() => setOpen(true)}>
      <Menu className="i" aria-hidden />
    </IconButton>
  );
}
