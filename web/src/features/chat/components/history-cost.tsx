import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { estimateQuery, typicalOutput } from "@/api/queries";
import type { Model } from "@/api/types";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { useSettled } from "@/lib/use-settled";
import { Button } from "@/ui/button";
import { estimateBytes, isHistoryDear, SUMMARY_TOKENS, summaryModel } from "../rules";
import styles from "./history-cost.module.css";

interface HistoryCostProps {
  readonly model: Model;
  readonly models: readonly Model[];
  readonly labelOf: (model: string) => string;
  /** Texts that go along with every further message. */
  readonly history: readonly string[];
  /** What the files in it have of text, which goes along too. */
  readonly fileBytes: number;
  readonly text: string;
  readonly mostOutput: number | null;
  /** The last answer is the summary that was asked for here. */
  readonly isSummed: boolean;
  /** Has the chat summed up by that model; null while an answer is being written. */
  readonly onSummarise: ((model: Model) => void) | null;
  /** Begins a chat with the summary. */
  readonly onBegin: () => void;
}

const settledAfterMs = 300;

/** What the history of a long chat costs with every message, and the way out: a fresh chat that begins with a summary. */
export function HistoryCost(props: HistoryCostProps) {
  const { model, models, labelOf, history, fileBytes, text, mostOutput, isSummed, onSummarise, onBegin } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const old = estimateBytes(history) + fileBytes;
  const whole = useSettled(old + estimateBytes([text]), settledAfterMs);
  const output = Math.min(typicalOutput, mostOutput ?? typicalOutput);
  const all = useQuery({ ...estimateQuery(model.id, whole, output), enabled: old > 0 }).data;
  const past = useQuery({ ...estimateQuery(model.id, old, 0), enabled: old > 0 }).data;
  const by = summaryModel(models, model);
  const summary = useQuery({ ...estimateQuery(by.id, old, SUMMARY_TOKENS), enabled: old > 0 }).data;
  const euro = (amount: number) => format.formatEuro(microEuro(amount));
  if (isSummed) {
    return (
      <p className={`small ${styles["line"]}`} data-testid="history-summed">
        {t("history.summed")}{" "}
        <Button size="small" onClick={onBegin}>
          {t("history.begin")}
        </Button>
      </p>
    );
  }
  if (all === undefined || past === undefined || !isHistoryDear(past.microEur, all.microEur, old)) return null;
  return (
    <p className={`small muted ${styles["line"]}`} data-testid="history-cost">
      {t("history.cost", { old: euro(past.microEur), all: euro(all.microEur) })}{" "}
      {onSummarise === null || summary === undefined ? null : (
        <Button size="small" onClick={() => onSummarise(by)}>
          {t("history.summarise", { amount: euro(summary.microEur), model: labelOf(by.id) })}
        </Button>
      )}
    </p>
  );
}
