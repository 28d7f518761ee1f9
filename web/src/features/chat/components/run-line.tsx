import { useTranslation } from "react-i18next";
import type { AgentRun } from "@/api/types";
import { addEnglish } from "@/lib/i18n";
import { enRun } from "@/lib/locales/en-run";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { FootprintSpans } from "@/ui/footprint-spans";
import { ReceiptFacts } from "@/ui/receipt-row";

addEnglish(enRun);

/** One quiet line under an answer made in steps: what all of them took together. */
export function RunLine({ run, modelLabel }: { readonly run: AgentRun; readonly modelLabel: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const funded = run.m2Funded;
  const what = funded === null ? format.formatEuro(microEuro(run.rebalancingMicroEur)) : format.formatArea(funded);
  return (
    <ReceiptFacts data-testid="run-line">
      <span>{modelLabel}</span>
      <span>{t("run.steps", { count: run.steps.length })}</span>
      <span>{format.formatEuro(microEuro(run.totalMicroEur))}</span>
      <FootprintSpans energy={run.kWh} carbon={run.kgCO2e} />
      <span>{t("receipt.fundsLine", { what })}</span>
    </ReceiptFacts>
  );
}
