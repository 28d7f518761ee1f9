import { useTranslation } from "react-i18next";
import type { Quantity, Range } from "@/lib/format";
import { useFormat } from "@/lib/use-format";
import styles from "./interval.module.css";
import { intervalScale } from "./interval-scale";

interface IntervalProps {
  readonly name: string;
  readonly quantity: Quantity;
  /** Null where nothing is known; that is said, and never drawn as zero. */
  readonly range: Range | null;
}

/** One estimate: low, best and high on a logarithmic axis. */
export function Interval({ name, quantity, range }: IntervalProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (range === null) {
    return (
      <div className={styles["interval"]}>
        <span className={styles["name"]}>{name}</span>
        <span className={`${styles["best"]} faint`}>{t("common.notKnown")}</span>
      </div>
    );
  }
  const scale = intervalScale(range.low, range.best, range.high);
  const best = format.formatEstimate(range.best, quantity);
  const { low, high } = format.formatEnds(range, quantity);
  return (
    <div className={styles["interval"]}>
      <span className={styles["name"]}>{name}</span>
      <span className={`${styles["best"]} num`}>{best}</span>
      {scale === null ? null : (
        <>
          <svg role="img" aria-label={t("receipt.interval", { name, best: best.replace("≈\u00a0", ""), low, high })}>
            <line className={styles["axis"]} x1="0" x2="100%" y1="7" y2="7" />
            {scale.ticks.map((tick) => (
              <line key={tick} className={styles["axis"]} x1={`${tick}%`} x2={`${tick}%`} y1="4" y2="10" />
            ))}
            <line className={styles["range"]} x1={`${scale.low}%`} x2={`${scale.high}%`} y1="7" y2="7" />
            <line className={styles["cap"]} x1={`${scale.low}%`} x2={`${scale.low}%`} y1="2" y2="12" />
            <line className={styles["cap"]} x1={`${scale.high}%`} x2={`${scale.high}%`} y1="2" y2="12" />
            <circle className={styles["dot"]} cx={`${scale.best}%`} cy="7" r="5" />
          </svg>
          <div className={`${styles["ends"]} num`} aria-hidden="true">
            <span style={{ left: `${scale.low}%` }}>{low}</span>
            <span style={{ left: `${scale.high}%` }}>{high}</span>
          </div>
        </>
      )}
    </div>
  );
}
