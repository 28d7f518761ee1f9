import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Alternatives } from "@/api/types";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import { alternativesQuery } from "../queries";
import styles from "./receipt-alternatives.module.css";

interface ReceiptAlternativesProps {
  readonly receiptId: string;
  readonly labelOf: (model: string) => string;
  /** Asks the question of this answer again, of that model; null where it cannot be asked now. */
  readonly onAsk: ((model: string) => void) | null;
}

type Alternative = Alternatives["items"][number];
type Order = "price" | "carbon";

const FEW = 5;

/** What the same tokens would have cost at the person's other models. */
export function ReceiptAlternatives({ receiptId, labelOf, onAsk }: ReceiptAlternativesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const found = useQuery(alternativesQuery(receiptId)).data;
  const [order, setOrder] = useState<Order>("price");
  const [isWhole, setWhole] = useState(false);
  if (found === undefined || found.items.length === 0) return null;
  const sorted = found.items.toSorted((a, b) => figure(a, order) - figure(b, order));
  const shown = isWhole ? sorted : sorted.slice(0, FEW);
  return (
    <section aria-labelledby="receipt-alternatives" data-testid="alternatives">
      <h3 id="receipt-alternatives">{t("alternatives.title")}</h3>
      <p className="small muted">
        {t("alternatives.same", {
          input: format.formatCount(found.inputTokens),
          output: format.formatCount(found.outputTokens),
        })}
      </p>
      {found.measured ? <p className="small muted">{t("alternatives.estimatesBesideMeasured")}</p> : null}
      <Segmented
        label={t("alternatives.order")}
        segments={[
          { value: "price", label: t("alternatives.byPrice") },
          { value: "carbon", label: t("alternatives.byCarbon") },
        ]}
        value={order}
        onChange={(next) => setOrder(next as Order)}
      />
      <ul className={styles["list"]}>
        {shown.map((one) => (
          <li key={one.model} className={styles["row"]} data-testid="alternative" data-model={one.model}>
            <span className={styles["name"]}>{labelOf(one.model)}</span>
            <span className={`num ${styles["price"]}`}>
              {one.microEur === null ? t("common.notKnown") : format.formatEuro(microEuro(one.microEur))}
            </span>
            <span className={`small muted num ${styles["carbon"]}`}>
              {one.co2eKg === null
                ? t("alternatives.carbonUnknown")
                : t("alternatives.carbon", {
                    best: format.formatEstimate(one.co2eKg.best, "carbon"),
                    range: format.formatSpan(one.co2eKg, "carbon"),
                  })}
            </span>
            {onAsk === null ? null : (
              <Button size="small" className={styles["ask"]} onClick={() => onAsk(one.model)}>
                {t("alternatives.ask")}
                <span className="visually-hidden"> {labelOf(one.model)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sorted.length > FEW && !isWhole ? (
        <Button className="link-btn small" onClick={() => setWhole(true)}>
          {t("alternatives.all", { count: sorted.length })}
        </Button>
      ) : null}
    </section>
  );
}

/** What is not known comes last. */
function figure({ microEur, co2eKg }: Alternative, order: Order): number {
  return (order === "price" ? microEur : co2eKg?.best) ?? Number.POSITIVE_INFINITY;
}
