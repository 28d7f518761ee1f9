import { useTranslation } from "react-i18next";

/** Where a model runs: "EU", "US", "local". */
export function RegionBadge({ region }: { readonly region: string | null }) {
  const { t } = useTranslation();
  if (region === null) return null;
  return <span className="badge">{region === "local" ? t("model.local") : region.toUpperCase()}</span>;
}
