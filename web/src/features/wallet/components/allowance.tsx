import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { balanceQuery } from "@/api/queries";
import { AllowanceFacts } from "@/ui/allowance-facts";
import { SectionCard } from "@/ui/section-card";

/** Free credit that comes by itself, where the operator gives any. */
export function AllowanceCard() {
  const { t } = useTranslation();
  const { data } = useQuery(balanceQuery);
  if (data?.autoRefillEnabled !== true || data.refillAmount === null) return null;
  return (
    <SectionCard id="allowance" title={t("money.allowance")}>
      <AllowanceFacts
        amountMicroEur={data.refillAmount}
        intervalValue={data.refillIntervalValue ?? 1}
        intervalUnit={data.refillIntervalUnit ?? "months"}
        next={data.nextRefill}
        last={data.lastRefill}
      />
    </SectionCard>
  );
}
