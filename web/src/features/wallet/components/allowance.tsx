import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { balanceQuery } from "@/api/queries";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { SectionCard } from "@/ui/section-card";

/** Free credit that comes by itself, where the operator gives any. */
export function AllowanceCard() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(balanceQuery);
  if (data?.autoRefillEnabled !== true || data.refillAmount === null) return null;
  const { refillAmount, refillIntervalValue, refillIntervalUnit, lastRefill, nextRefill } = data;
  const unit = refillIntervalUnit ?? "months";
  return (
    <SectionCard id="allowance" title={t("money.allowance")}>
      <dl className="facts">
        <dt>{t("money.amount")}</dt>
        <dd className="num strong">
          {t(`money.allowanceEvery.${unit}`, {
            count: refillIntervalValue ?? 1,
            amount: format.formatEuro(microEuro(refillAmount), "euro"),
          })}
        </dd>
        {nextRefill === null ? null : (
          <>
            <dt>{t("money.allowanceNext")}</dt>
            <dd>{format.formatDateTime(nextRefill)}</dd>
          </>
        )}
        <dt>{t("money.allowanceLast")}</dt>
        <dd>{lastRefill === null ? t("money.allowanceNone") : format.formatDateTime(lastRefill)}</dd>
      </dl>
    </SectionCard>
  );
}
