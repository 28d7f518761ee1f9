import { useTranslation } from "react-i18next";
import type { Range } from "@/lib/format";
import { useFormat } from "@/lib/use-format";

interface FootprintSpansProps {
  readonly energy: Range | null;
  readonly carbon: Range | null;
}

/** Energy and CO₂e in a line of figures; one word where neither is known. */
export function FootprintSpans({ energy, carbon }: FootprintSpansProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (energy === null && carbon === null) {
    return (
      <span>
        {t("receipt.footprint")} {t("common.notKnown")}
      </span>
    );
  }
  return (
    <>
      <span>{energy === null ? t("common.notKnown") : format.formatEstimate(energy.best, "energy")}</span>
      <span>
        {carbon === null
          ? t("common.notKnown")
          : `${format.formatEstimate(carbon.best, "carbon")} ${t("receipt.carbon")}`}
      </span>
    </>
  );
}
