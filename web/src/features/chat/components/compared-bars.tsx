import { useTranslation } from "react-i18next";
import type { Message } from "@/api/types";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { barsOf, type Measure, together } from "../compared-bars";
import styles from "./compared-bars.module.css";

interface BarsProps {
  readonly answer: Message;
  readonly label: string;
  readonly all: readonly Message[];
}

/** Price, time, energy and CO₂e of one answer, each as a part of the largest. */
export function ComparedBars({ answer, label, all }: BarsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (answer.receipt === null) return null;
  const say = (measure: Measure, figure: number | null) => {
    if (figure === null) return t("common.notKnown");
    if (measure === "price") return format.formatEuro(microEuro(figure));
    if (measure === "time") return t("compare.seconds", { seconds: format.formatDecimal(figure / 1000, 1) });
    return format.formatEstimate(figure, measure === "energy" ? "energy" : "carbon");
  };
  return (
    <table className={styles["bars"]} aria-label={t("compare.bars", { model: label })} data-testid="compared-bars">
      <tbody>
        {barsOf(answer, all).map(({ measure, figure, share, isLeast }) => (
          <tr key={measure} data-least={isLeast || undefined}>
            <th scope="row">{t(`compare.${measure}`)}</th>
            <td aria-hidden>
              <span>
                <i style={{ width: `${Math.max(share > 0 ? 2 : 0, share * 100)}%` }} />
              </span>
            </td>
            <td className="n num">
              {say(measure, figure)}
              {isLeast ? <span className="visually-hidden"> {t("compare.least")}</span> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What all answers took together. */
export function ComparedSum({ all }: { readonly all: readonly Message[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sum = together(all);
  if (sum === null) return null;
  return (
    <p className="small faint" data-testid="compared-sum">
      {t("compare.sum", {
        number: format.formatCount(all.length),
        amount: format.formatEuro(microEuro(sum.microEur)),
        energy: sum.kWh === null ? t("common.notKnown") : format.formatEstimate(sum.kWh, "energy"),
      })}
    </p>
  );
}
