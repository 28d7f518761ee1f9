import { Menu } from "lucide-react";
import { createContext, use } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui/button";

export interface Navigation {
  readonly isOpen: boolean;
  setOpen(open: boolean): void;
}

/** The drawer of narrow screens. */
export const NavigationContext = createContext<Navigation>({ isOpen: false, setOpen: () => undefined });

export function OpenNavigation() {
  const { t } = useTranslation();
  const { isOpen, setOpen } = use(NavigationContext);
  return (
    <IconButton className="only-narrow" label={t("nav.open")} aria-expanded={isOpen} onClick={() => setOpen(true)}>
      <Menu className="i" aria-hidden />
    </IconButton>
  );
}
