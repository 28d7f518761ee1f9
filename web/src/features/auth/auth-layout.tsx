import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { donationsQuery } from "@/api/queries";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { LanguageSwitch } from "@/ui/language-switch";
import { LegalLinks } from "@/ui/legal-links";
import { ThemeToggle } from "@/ui/theme-toggle";
import { WindowView } from "@/ui/window-view";
import styles from "./auth-layout.module.css";

interface AuthLayoutProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** What was given to restoration so far; nothing while that is nothing. */
function Donated() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(donationsQuery);
  const given = data === undefined ? 0 : data.totals.paidMicroEur + data.totals.confirmedMicroEur;
  if (given === 0) return null;
  return <p>{t("restoration.soFar", { amount: format.formatEuro(microEuro(given), "euro") })}</p>;
}

/** The frame of the pages before sign-in: a form on the left, the window on the right. */
export function AuthLayout({ title, lead, children }: AuthLayoutProps) {
  const { t } = useTranslation();
  return (
    <div className={styles["layout"]}>
      <div className={styles["panel"]}>
        <AuthHeader className="row between" />
        <main className={styles["form"]} id="main" tabIndex={-1}>
          <div>
            <h1 className={`h-public ${styles["title"]}`}>{title}</h1>
            <p className={`muted ${styles["lead"]}`}>{lead}</p>
          </div>
          {children}
        </main>
        <footer className="small faint stack stack-2">
          <Donated />
          <p className="row row-wrap">
            <Link to="/impact/method">{t("impact.methodNav")}</Link>
            <Link to="/restoration">{t("restoration.nav")}</Link>
            <a href="/api/docs">{t("auth.methodAndPrices")}</a>
          </p>
          <LegalLinks />
        </footer>
      </div>
      <div className={`${styles["window"]} only-wide`}>
        <WindowView />
      </div>
    </div>
  );
}

/** The name of the house, the language and the theme. */
export function AuthHeader({ className }: { readonly className: string | undefined }) {
  return (
    <header className={className}>
      <Link className="wordmark" to="/">
        aim2balance
      </Link>
      <span className="row">
        <LanguageSwitch />
        <ThemeToggle size="normal" />
      </span>
    </header>
  );
}
