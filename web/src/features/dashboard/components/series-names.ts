import { useTranslation } from "react-i18next";
import type { UsageShare } from "@/api/types";
import { providerName } from "@/lib/provider-name";

/** What the coloured providers are called, with the others at the end where there are any. */
export function useSeriesNames(providers: readonly UsageShare[], series: readonly string[]): readonly string[] {
  const { t } = useTranslation();
  const names = series.map(providerName);
  return providers.length > series.length ? [...names, t("dashboard.others")] : names;
}
