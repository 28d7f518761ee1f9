import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { donationsQuery } from "@/api/queries";
import { euroToMicro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
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
          <DonatedTotal />
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

/** What was donated so far; nothing where the server has published nothing. */
function DonatedTotal() {
  const { t } = useTranslation();
  const format = useFormat();
  const donations = useQuery(donationsQuery);
  const given = (donations.data ?? []).filter(({ state }) => state === "paid" || state === "confirmed");
  const total = given.reduce((sum, { amountEUR }) => sum + euroToMicro(amountEUR), 0);
  if (total === 0) return null;
  return <p>{t("auth.donated", { amount: format.formatEuro(euroToMicro(total / 1_000_000), "euro") })}</p>;
}
