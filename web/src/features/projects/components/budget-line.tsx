import { useTranslation } from "react-i18next";
import type { WholeProject } from "@/api/types";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import styles from "./budget-line.module.css";

/** A thin line: what is spent, what open answers may still cost, and what is left. */
export function BudgetLine({ budget }: { readonly budget: NonNullable<WholeProject["budget"]> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { limitMicroEur: limit, spentMicroEur: spent, heldMicroEur: held, windowEnd } = budget;
  const part = (micro: number) => (limit === 0 ? 1 : Math.min(1, micro / limit));
  const percent = format.formatShare(Math.round(part(spent) * 100) / 100);
  const isFull = spent + held >= limit;
  return (
    <div className={styles["budget"]} data-testid="budget" data-full={isFull || undefined}>
      <p className={styles["figures"]}>
        <span className="muted">{t("project.spent")}</span>
        <span className="num">
          <span className="medium">{format.formatEuro(microEuro(spent))}</span>{" "}
          <span className="faint">{t("project.of", { limit: format.formatEuro(microEuro(limit), "euro") })}</span>
        </span>
      </p>
      <span className={styles["line"]} role="img" aria-label={t("project.usedUp", { percent })}>
        <i style={{ width: `${part(spent) * 100}%` }} />
        <u style={{ width: `${Math.max(0, part(spent + held) - part(spent)) * 100}%` }} />
      </span>
      <p className="small faint">
        {held > 0 ? `${t("project.held", { amount: format.formatEuro(microEuro(held)) })} ` : ""}
        {windowEnd === null
          ? t("project.windowTotal")
          : t("project.windowEnds", { date: format.formatDate(windowEnd) })}{" "}
        {isFull ? t("project.full") : t("project.thenStops")}
      </p>
    </div>
  );
}
