import { useTranslation } from "react-i18next";

/** The line that stands in the same view as any footprint. */
export function Standing() {
  const { t } = useTranslation();
  return <p className="standing">{t("standing")}</p>;
}
