import { useQuery } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { euroToMicro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { type Options, type Payment, paymentsQuery, refundableQuery, usePortal, useWithdraw } from "../queries";
import { mayWithdraw } from "../rules";
import { usePaymentPolling } from "../use-payment-polling";

const kinds = { topup: "kindTopup", auto_topup: "kindAuto", plan: "kindPlan", subscription: "kindPlan" } as const;

function isKnownKind(kind: string): kind is keyof typeof kinds {
  return Object.hasOwn(kinds, kind);
}

/** What was bought, its invoices, and the way out of a purchase. */
export function Payments({ options }: { readonly options: Options }) {
  const { t } = useTranslation();
  const query = useQuery(paymentsQuery);
  const portal = usePortal();
  const [leaving, setLeaving] = useState<Payment | null>(null);
  const [hasLeft, setLeft] = useState(false);
  usePaymentPolling(hasLeft);
  const items = query.data?.items ?? [];
  const aside =
    options.processor === "stripe" && items.length > 0 ? (
      <Button size="small" busy={portal.isPending} onClick={() => portal.mutate(undefined)}>
        {t("money.portal")}
      </Button>
    ) : null;
  return (
    <SectionCard id="payments" title={t("money.payments")} aside={aside}>
      <ProblemNote problem={problemOf(portal.error)} />
      {query.isPending ? (
        <Skeleton widths={[100, 100]} />
      ) : query.isError ? (
        <ErrorState title={t("money.failed")} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState icon={<CreditCard className="i i-lg" aria-hidden />}>{t("money.noPayments")}</EmptyState>
      ) : (
        <div className="table-wrap">
          <table className="table table-cards" aria-label={t("money.payments")}>
            <thead>
              <tr>
                <th scope="col">{t("money.date")}</th>
                <th scope="col">{t("money.what")}</th>
                <th scope="col">{t("money.status")}</th>
                <th scope="col" className="n">
                  EUR
                </th>
                <th scope="col">
                  <span className="visually-hidden">{t("money.withdraw")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((payment) => (
                <Row key={payment.id} payment={payment} onWithdraw={() => setLeaving(payment)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {leaving === null ? null : (
        <Withdraw payment={leaving} onLeft={() => setLeft(true)} onClose={() => setLeaving(null)} />
      )}
    </SectionCard>
  );
}

function Row({ payment, onWithdraw }: { readonly payment: Payment; readonly onWithdraw: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const euro = (amount: number) => format.formatEuro(euroToMicro(amount), "euro");
  const what = isKnownKind(payment.kind) ? t(`money.${kinds[payment.kind]}`) : payment.kind;
  const canLeave = payment.status === "completed" && mayWithdraw(payment.createdAt, new Date());
  return (
    <tr data-testid="payment-row">
      <td className="nowrap faint">{format.formatDate(payment.createdAt)}</td>
      <td className="lead">
        {what}
        {payment.invoiceUrl === null ? null : (
          <>
            {", "}
            <a href={payment.invoiceUrl} rel="noreferrer">
              {t("money.invoice")}
            </a>
          </>
        )}
      </td>
      <td className="end">
        {t(`money.statuses.${payment.status}`)}
        {payment.refunded > 0 && payment.status === "completed"
          ? `, ${t("money.refundedPart", { amount: euro(payment.refunded) })}`
          : ""}
      </td>
      <td className="n price num">{euro(payment.amount)}</td>
      <td className="n end full">
        {canLeave ? (
          <Button size="small" look="quiet" onClick={onWithdraw}>
            {t("money.withdraw")}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

interface WithdrawProps {
  readonly payment: Payment;
  readonly onLeft: () => void;
  readonly onClose: () => void;
}

function Withdraw({ payment, onLeft, onClose }: WithdrawProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(refundableQuery(payment.id));
  const withdraw = useWithdraw();
  const amount = query.data?.refundableEUR;
  const euro = (value: number) => format.formatEuro(euroToMicro(value), "euro");
  return (
    <Dialog title={t("money.withdrawTitle")} onClose={onClose}>
      {withdraw.isSuccess ? (
        <p role="status">{t("money.withdrawDone", { amount: euro(withdraw.data.refundableEUR) })}</p>
      ) : amount === undefined ? (
        query.isError ? (
          <ErrorState title={t("money.failed")} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton widths={[100, 70]} />
        )
      ) : (
        <p className="muted">
          {amount > 0
            ? t("money.withdrawBody", { paid: euro(payment.amount), amount: euro(amount) })
            : t("money.withdrawNothing")}
        </p>
      )}
      <ProblemNote problem={problemOf(withdraw.error)} />
      <div className="actions">
        <Button onClick={onClose}>{withdraw.isSuccess ? t("common.done") : t("common.cancel")}</Button>
        {withdraw.isSuccess || amount === undefined || amount <= 0 ? null : (
          <Button
            look="danger-solid"
            busy={withdraw.isPending}
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate({ paymentId: payment.id }, { onSuccess: onLeft })}
          >
            {t("money.withdrawConfirm", { amount: euro(amount) })}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
