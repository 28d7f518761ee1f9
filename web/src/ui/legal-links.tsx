import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import styles from "./legal-links.module.css";

export const legalPages = ["imprint", "terms", "privacy", "withdrawal", "providers"] as const;
export type LegalPageName = (typeof legalPages)[number];

/** The pages the law wants within reach everywhere. */
export function LegalLinks() {
  const { t } = useTranslation();
  return (
    <nav className={styles["links"]} aria-label={t("legal.nav")}>
      {legalPages.map((page) => (
        <Link key={page} to="/legal/$page" params={{ page }}>
          {t(`legal.${page}`)}
        </Link>
      ))}
    </nav>
  );
}
