import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { budgetsQuery } from "@/api/queries";
import type { Budget, User } from "@/api/types";
import { BudgetMeter } from "@/ui/budget-meter";
import { Button } from "@/ui/button";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { BudgetDialog, type BudgetOf } from "./budget-dialog";
import styles from "./budgets.module.css";

/** What the person, their projects and their keys may use, and how far that is used. */
export function Budgets({ user }: { readonly user: User }) {
  const { t } = useTranslation();
  const query = useQuery(budgetsQuery);
  const [editing, setEditing] = useState<BudgetOf | null>(null);
  const budgets = query.data ?? [];
  const own = budgets.find(({ scope }) => scope.kind === "person") ?? null;
  return (
    <SectionCard id="budgets" title={t("budget.title")}>
      <div className="stack">
        <p className="muted text-md">{t("budget.intro")}</p>
        {query.isPending ? (
          <Skeleton widths={[60, 100]} />
        ) : query.isError ? (
          <ErrorState title={t("budget.failed")} onRetry={() => void query.refetch()} />
        ) : (
          <ul className={styles["list"]}>
            <li data-testid="budget-row">
              <div className={styles["head"]}>
                <h3 className="text-md medium">{t("budget.own")}</h3>
                <Button
                  size="small"
                  onClick={() => setEditing({ kind: "person", id: user.id, title: t("budget.own"), budget: own })}
                >
                  {t(own === null ? "budget.set" : "budget.change")}
                </Button>
              </div>
              {own === null ? <p className="small faint">{t("budget.noneYet")}</p> : <BudgetMeter budget={own} />}
            </li>
            {budgets
              .filter(({ scope }) => scope.kind !== "person")
              .map((budget) => (
                <li key={budget.scope.id} data-testid="budget-row">
                  <div className={styles["head"]}>
                    <h3 className="text-md medium anywhere">
                      <Name budget={budget} />
                    </h3>
                    <Button
                      size="small"
                      aria-label={t("budget.changeOf", { name: budget.scope.name })}
                      onClick={() => setEditing({ ...budget.scope, title: budget.scope.name, budget })}
                    >
                      {t("budget.change")}
                    </Button>
                  </div>
                  <BudgetMeter budget={budget} />
                </li>
              ))}
          </ul>
        )}
      </div>
      {editing === null ? null : <BudgetDialog of={editing} onClose={() => setEditing(null)} />}
    </SectionCard>
  );
}

function Name({ budget: { scope } }: { readonly budget: Budget }) {
  const { t } = useTranslation();
  return (
    <>
      {scope.kind === "project" ? (
        <Link to="/projects/$id" params={{ id: scope.id }}>
          {scope.name}
        </Link>
      ) : (
        scope.name
      )}{" "}
      <span className="small faint">{t(`budget.kinds.${scope.kind}`)}</span>
    </>
  );
}
