import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { buttonClass } from "@/ui/button";
import { useTitle } from "@/ui/use-title";

export function NotFoundPage() {
  const { t } = useTranslation();
  useTitle(t("page.notFoundTitle"));
  return (
    <main className="alone" id="main">
      <h1 className="h-section">{t("page.notFoundTitle")}</h1>
      <p className="muted">{t("page.notFoundBody")}</p>
      <Link to="/" className={buttonClass({ look: "primary" })}>
        {t("page.toChat")}
      </Link>
    </main>
  );
}
