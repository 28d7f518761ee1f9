import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { euroToMicro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { type Options, ordered, planQuery, useEndPlan, useSubscribe } from "../queries";
import { Order } from "./order";
import styles from "./plan.module.css";

export function PlanCard({ options }: { readonly options: Options }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(planQuery);
  const change = useEndPlan();
  const subscribe = useSubscribe();
  const [isOrdering, setOrdering] = useState(false);
  const plan = query.data;
  const amount = format.formatEuro(euroToMicro(options.plan.totalEUR), "euro");
  const end = plan?.currentPeriodEnd == null ? null : format.formatDate(plan.currentPeriodEnd);
  const badge = plan?.status === "active" ? <span className="badge badge-accent">{t("money.planActive")}</span> : null;
  return (
    <SectionCard id="plan" title={t("money.plan")} aside={badge} className="c-6">
      {query.isPending ? (
        <Skeleton widths={[80, 60]} />
      ) : plan === undefined ? (
        <ErrorState title={t("money.failed")} onRetry={() => void query.refetch()} />
      ) : plan.status === "active" || plan.status === "cancelled" ? (
        <>
          <dl className="facts">
            <dt>{t("money.amount")}</dt>
            <dd className="num">{t("money.perMonth", { amount })}</dd>
            {end === null ? null : (
              <>
                <dt>{plan.status === "active" ? t("money.planNext") : t("money.planEnds")}</dt>
                <dd>{end}</dd>
              </>
            )}
          </dl>
          {plan.pastDue ? <p className={`hint hint-error ${styles["after"]}`}>{t("money.planPastDue")}</p> : null}
          <ProblemNote problem={problemOf(change.error)} />
          <div className={`row ${styles["after"]}`}>
            <Button
              size="small"
              busy={change.isPending}
              disabled={change.isPending}
              onClick={() => change.mutate({ action: plan.status === "active" ? "cancel" : "resume" })}
            >
              {plan.status === "active" ? t("money.planCancel") : t("money.planResume")}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p className="muted text-md">{t("money.planLead", { amount })}</p>
          <div className={`row ${styles["after"]}`}>
            <Button onClick={() => setOrdering(true)}>{t("money.planChoose")}</Button>
          </div>
        </>
      )}
      {isOrdering ? (
        <Dialog title={t("money.planOrder")} onClose={() => setOrdering(false)}>
          <p className="muted text-md">{t("money.planTerms")}</p>
          <Order
            options={options}
            offer={options.plan}
            isMonthly
            order={subscribe}
            onOrder={(amountEUR) => subscribe.mutate({ action: "subscribe", ...ordered(amountEUR) })}
          />
        </Dialog>
      ) : null}
    </SectionCard>
  );
}
