import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { modelsQuery } from "@/api/queries";
import type { Receipt } from "@/api/types";
import { isNameShared } from "@/lib/model-names";
import { microEuro } from "@/lib/money";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { FootprintSpans } from "@/ui/footprint-spans";
import { receiptFactsClass } from "@/ui/receipt-row";
import styles from "./receipt-line.module.css";

interface ReceiptLineProps {
  readonly receipt: Receipt;
  readonly onOpen: () => void;
}

/** One quiet line under an answer: model, price, energy, CO₂e, area funded. Opens the receipt. */
export function ReceiptLine({ receipt, onOpen }: ReceiptLineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { money, impact, model, provider } = receipt;
  const isShared = useQuery({ ...modelsQuery, select: (models) => isNameShared(models, model) }).data ?? false;
  const energy = impact?.kWh ?? null;
  const carbon = impact?.CO2e ?? null;
  const funded = impact?.m2Funded ?? null;
  const what = funded === null ? format.formatEuro(microEuro(money.rebalancingMicroEur)) : format.formatArea(funded);
  return (
    <button type="button" className={receiptFactsClass} data-testid="receipt-line" onClick={onOpen}>
      <span>{provider === "demo" ? t("model.demo") : isShared ? `${model} · ${providerName(provider)}` : model}</span>
      <span>{format.formatEuro(microEuro(money.totalMicroEur))}</span>
      <FootprintSpans energy={energy} carbon={carbon} />
      <span className={styles["more"]}>
        {t("receipt.fundsLine", { what })}
        <ChevronRight className="i" aria-hidden />
        <span className="visually-hidden">, {t("receipt.open")}</span>
      </span>
    </button>
  );
}
