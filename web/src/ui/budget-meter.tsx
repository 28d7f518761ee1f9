import { useTranslation } from "react-i18next";
import { type BudgetFigures, carbonLimit, elapsed } from "@/lib/budgets";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import styles from "./budget-meter.module.css";

/** A bar for each limit: what is used, what open answers may still take, and a mark that says how far the period has run. */
export function BudgetMeter({ budget }: { readonly budget: BudgetFigures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { limitMicroEur, limitKgCO2e, windowStart, windowEnd, heldMicroEur, heldKgCO2e, hard } = budget;
  const time = elapsed(windowStart, windowEnd, Date.now());
  const isFull =
    (limitMicroEur !== null && budget.spentMicroEur + heldMicroEur >= limitMicroEur) ||
    (limitKgCO2e !== null && budget.spentKgCO2e + heldKgCO2e >= limitKgCO2e);
  const held = [
    heldMicroEur > 0 && limitMicroEur !== null ? format.formatEuro(microEuro(heldMicroEur)) : null,
    heldKgCO2e > 0 && limitKgCO2e !== null ? format.formatEstimate(heldKgCO2e, "carbon") : null,
  ].filter((amount) => amount !== null);
  return (
    <div className={styles["budget"]} data-testid="budget" data-full={isFull || undefined}>
      {limitMicroEur === null ? null : (
        <Bar
          name={t("budget.spent")}
          used={format.formatEuro(microEuro(budget.spentMicroEur))}
          limit={format.formatEuro(microEuro(limitMicroEur), "euro")}
          parts={[budget.spentMicroEur, heldMicroEur, limitMicroEur]}
          time={time}
        />
      )}
      {limitKgCO2e === null ? null : (
        <Bar
          name={t("budget.co2e")}
          used={format.formatEstimate(budget.spentKgCO2e, "carbon")}
          limit={carbonLimit(format, limitKgCO2e)}
          parts={[budget.spentKgCO2e, heldKgCO2e, limitKgCO2e]}
          time={time}
        />
      )}
      {budget.overrunMicroEur === 0 ? null : (
        <p className="small" data-testid="budget-overrun">
          {t("dashboard.overrun", { amount: format.formatEuro(microEuro(budget.overrunMicroEur)) })}
        </p>
      )}
      <p className="small faint">
        {held.length > 0 ? `${t("budget.held", { amount: held.join(", ") })} ` : ""}
        {windowEnd === null ? t("budget.windowTotal") : t("budget.windowEnds", { date: format.formatDate(windowEnd) })}{" "}
        {hard ? (isFull ? t("budget.full") : t("budget.thenStops")) : t("budget.onlyWarns")}
      </p>
    </div>
  );
}

interface BarProps {
  readonly name: string;
  readonly used: string;
  readonly limit: string;
  /** Used, held, and the limit. */
  readonly parts: readonly [number, number, number];
  readonly time: number | null;
}

function Bar({ name, used, limit, parts: [spent, held, most], time }: BarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = (value: number) => (most === 0 ? 1 : Math.min(1, value / most));
  const percent = format.formatPart(share(spent));
  const label =
    time === null
      ? t("budget.usedUp", { name, percent })
      : t("budget.usedUpBy", { name, percent, time: format.formatPart(time) });
  return (
    <div className={styles["meter"]} data-high={share(spent) >= 0.8 || undefined}>
      <span>{name}</span>
      <span className="num">
        <span className="medium">{used}</span> <span className="faint">{t("budget.of", { limit })}</span>
      </span>
      <span className={styles["track"]} role="img" aria-label={label}>
        <span className={styles["fill"]}>
          <i style={{ width: `${share(spent) * 100}%` }} />
          <u style={{ width: `${Math.max(0, share(spent + held) - share(spent)) * 100}%` }} />
        </span>
        {time === null ? null : (
          <b title={t("budget.today")} style={{ insetInlineStart: `${time * 100}%` }} data-testid="budget-time" />
        )}
      </span>
    </div>
  );
}
