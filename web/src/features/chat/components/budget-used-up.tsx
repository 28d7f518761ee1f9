import { Link } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { numberFact } from "@/api/problem";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { buttonClass } from "@/ui/button";

interface BudgetUsedUpProps {
  /** The project whose budget it is; null: the person's own. */
  readonly project: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The budget of the project or the person does not reach for this message: what is missing, and the way to change it. */
export function BudgetUsedUp({ project, facts }: BudgetUsedUpProps) {
  const { t } = useTranslation();
  const look = buttonClass({ size: "small" });
  return (
    <div className="banner banner-warn grow" role="alert" data-testid="budget-used-up">
      <CircleAlert className="i" aria-hidden />
      <div className="grow">
        <p className="medium">{t(project === null ? "budget.ownUsedUp" : "project.budgetUsedUp")}</p>
        <p className="muted">
          <Missing facts={facts} /> {t("composer.kept")}
        </p>
      </div>
      <div className="actions">
        {project === null ? (
          <Link className={look} to="/settings" hash="budgets">
            {t("budget.open")}
          </Link>
        ) : (
          <Link className={look} to="/projects/$id" params={{ id: project }}>
            {t("project.open")}
          </Link>
        )}
      </div>
    </div>
  );
}

function Missing({ facts }: Pick<BudgetUsedUpProps, "facts">) {
  const { t } = useTranslation();
  const format = useFormat();
  const [neededKg, leftKg] = [numberFact(facts, "needed_kg_co2e"), numberFact(facts, "available_kg_co2e")];
  if (neededKg !== null && leftKg !== null) {
    const estimate = (kg: number) => `${format.formatEstimate(kg, "carbon")} CO₂e`;
    return t("budget.missing", { needed: estimate(neededKg), left: estimate(leftKg) });
  }
  const [needed, left] = [numberFact(facts, "needed_eur"), numberFact(facts, "available_eur")];
  if (needed === null || left === null) return null;
  const euro = (amount: number) => format.formatEuro(microEuro(Math.round(amount * 1e6)));
  return t("budget.missing", { needed: euro(needed), left: euro(left) });
}
