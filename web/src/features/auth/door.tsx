import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LanguageSwitch } from "@/ui/language-switch";
import { ThemeToggle } from "@/ui/theme-toggle";
import { WindowView } from "@/ui/window-view";

interface DoorProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** The frame of the pages before sign-in: a form on the left, the window on the right. */
export function Door({ title, lead, children }: DoorProps) {
  const { t } = useTranslation();
  return (
    <div className="doors">
      <div className="door">
        <header className="row between">
          <Link className="wordmark" to="/">
            aim2balance
          </Link>
          <span className="row">
            <LanguageSwitch />
            <ThemeToggle size="normal" />
          </span>
        </header>
        <main className="form" id="main" tabIndex={-1}>
          <div>
            <h1 className="h-public h-door">{title}</h1>
            <p className="muted door-lead">{lead}</p>
          </div>
          {children}
        </main>
        <footer className="small faint stack stack-2">
          <p className="row row-wrap">
            <a href="/api/docs">{t("auth.methodAndPrices")}</a>
          </p>
        </footer>
      </div>
      <div className="window only-wide">
        <WindowView />
      </div>
    </div>
  );
}
