import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LanguageSwitch } from "./language-switch";
import { LegalLinks } from "./legal-links";
import styles from "./public-layout.module.css";
import { ThemeToggle } from "./theme-toggle";

/** Class names of the frame, for a page with a head of its own. */
export const publicClass = { frame: styles["frame"], head: styles["head"] } as const;

/** The frame of pages that anybody may read. */
export function PublicLayout({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={styles["frame"]}>
      <a className="skip" href="#main">
        {t("common.skip")}
      </a>
      <header className={styles["head"]}>
        <Link className="wordmark" to="/">
          aim2balance
        </Link>
        <nav aria-label={t("nav.label")}>
          <Link to="/impact/method">{t("impact.methodNav")}</Link>
          <Link to="/restoration">{t("restoration.nav")}</Link>
          <a href="/api/docs">{t("auth.methodAndPrices")}</a>
          <Link className={styles["keep"]} to="/">
            {t("restoration.toApp")}
          </Link>
          <span className={`row ${styles["keep"]}`}>
            <LanguageSwitch />
            <ThemeToggle size="normal" />
          </span>
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer>
        <LegalLinks />
      </footer>
    </div>
  );
}
