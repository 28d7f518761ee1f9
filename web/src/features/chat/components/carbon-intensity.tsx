import { useTranslation } from "react-i18next";
import type { CarbonIntensity as Intensity } from "@/api/types";
import { useFormat } from "@/lib/use-format";

/** What a kWh emits where the answer was made, of when and by whom; the first receipts do not say it. */
export function CarbonIntensity({ intensity }: { readonly intensity: Intensity | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (intensity === null) return t("common.notKnown");
  const { gPerKWh, lowGPerKWh: low = null, highGPerKWh: high = null, hour, year } = intensity;
  const whole = (value: number) => format.formatDecimal(value, 0);
  return (
    <>
      <span>
        {hour === null
          ? t("receipt.intensityOfYear", { grams: whole(gPerKWh), year: String(year) })
          : t("receipt.intensityOfHour", { grams: whole(gPerKWh), time: format.formatHour(hour) })}
        {low === null || high === null ? null : ` (${whole(low)}–${whole(high)} g)`}
      </span>
      {intensity.isHourMissing === true ? (
        <span className="block small">{t("receipt.intensityHourMissing")}</span>
      ) : null}
      {intensity.isEstimated === true ? <span className="block small">{t("receipt.intensityEstimated")}</span> : null}
      <span className="block small faint">
        {intensity.url === null ? (
          intensity.source
        ) : (
          <a href={intensity.url} target="_blank" rel="noreferrer">
            {intensity.source}
          </a>
        )}
        {intensity.licence === null ? null : ` (${intensity.licence})`}
      </span>
    </>
  );
}
