import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export const legalPages = ["imprint", "terms", "privacy", "withdrawal", "providers"] as const;
export type LegalPageName = (typeof legalPages)[number];

/** The pages the law wants within reach everywhere. */
export function LegalLinks() {
  const { t } = useTranslation();
  return (
    <nav className="legal-links" aria-label={t("legal.nav")}>
      {legalPages.map((page) => (
        <Link key={page} to="/legal/$page" params={{ page }}>
          {t(`legal.${page}`)}
        </Link>
      ))}
    </nav>
  );
}
