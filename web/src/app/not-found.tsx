import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { buttonClass } from "@/ui/button";
import { StandalonePage } from "./standalone-page";

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <StandalonePage title={t("page.notFoundTitle")} body={t("page.notFoundBody")}>
      <Link to="/" className={buttonClass({ look: "primary" })}>
        {t("page.toChat")}
      </Link>
    </StandalonePage>
  );
}
