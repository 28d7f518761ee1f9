import { useTranslation } from "react-i18next";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";

interface AllowanceFactsProps {
  readonly amountMicroEur: number;
  readonly intervalValue: number;
  readonly intervalUnit: "seconds" | "minutes" | "hours" | "days" | "weeks" | "months";
  /** When it comes next and came last; null: not, and not yet. */
  readonly next: string | null;
  readonly last: string | null;
}

/** How much free credit comes by itself, how often, when next and when last. */
export function AllowanceFacts({ amountMicroEur, intervalValue, intervalUnit, next, last }: AllowanceFactsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <dl className="facts">
      <dt>{t("money.amount")}</dt>
      <dd className="num strong">
        {t(`money.allowanceEvery.${intervalUnit}`, {
          count: intervalValue,
          amount: format.formatEuro(microEuro(amountMicroEur), "euro"),
        })}
      </dd>
      {next === null ? null : (
        <>
          <dt>{t("money.allowanceNext")}</dt>
          <dd>{format.formatDateTime(next)}</dd>
        </>
      )}
      <dt>{t("money.allowanceLast")}</dt>
      <dd>{last === null ? t("money.allowanceNone") : format.formatDateTime(last)}</dd>
    </dl>
  );
}
