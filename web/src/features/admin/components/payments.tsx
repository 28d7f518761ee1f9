import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { newId } from "@/lib/ids";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { ProblemNote } from "@/ui/problem-note";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { type Person, type PersonPayment, personPaymentsQuery, useRefund } from "../queries";
import { changeOf } from "../rules";
import { Reason } from "./reason";

const microPerCent = 10_000;

interface PaymentsDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** What a person paid, and giving back what is unused of it. */
export function PaymentsDialog({ person, onClose }: PaymentsDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(personPaymentsQuery(person.id));
  const [chosen, setChosen] = useState<PersonPayment | null>(null);
  const euro = (cents: number) => format.formatEuro(microEuro(cents * microPerCent), "euro");
  return (
    <Dialog title={t("admin.payments.title")} onClose={onClose}>
      <p className="muted anywhere">{person.email}</p>
      {query.isPending ? (
        <Skeleton widths={[100, 100]} />
      ) : query.isError ? (
        <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
      ) : query.data.items.length === 0 ? (
        <EmptyState>{t("admin.payments.none")}</EmptyState>
      ) : chosen === null ? (
        <ul className="setting-rows list-plain">
          {query.data.items.map((payment) => (
            <li className="setting-row" key={payment.id} data-testid="payment-row">
              <span className="grow">
                <span className="num">{euro(payment.amountCents)}</span>{" "}
                <span className="faint small">{t(`money.statuses.${payment.status}`)}</span>
                <span className="block small faint">
                  {format.formatDateTime(payment.createdAt)}
                  {payment.refundedCents > 0
                    ? ` · ${t("admin.payments.refunded", { amount: euro(payment.refundedCents) })}`
                    : ""}
                </span>
              </span>
              {payment.refundableCents > 0 ? (
                <Button size="small" onClick={() => setChosen(payment)}>
                  {t("admin.payments.refund")}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <RefundForm person={person} payment={chosen} onDone={() => setChosen(null)} />
      )}
    </Dialog>
  );
}

interface RefundFormProps {
  readonly person: Person;
  readonly payment: PersonPayment;
  readonly onDone: () => void;
}

function RefundForm({ person, payment, onDone }: RefundFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState(format.formatDecimal(payment.refundableCents / 100, 2));
  const [reason, setReason] = useState("");
  // Made once for the form: sent twice it is one refund.
  const [key] = useState(newId);
  const refund = useRefund(person.id);
  const micro = changeOf(typed);
  const cents = micro === null || micro % microPerCent !== 0 ? null : micro / microPerCent;
  const fits = cents !== null && cents > 0 && cents <= payment.refundableCents;
  const most = format.formatEuro(microEuro(payment.refundableCents * microPerCent), "euro");

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (fits) refund.mutate({ paymentId: payment.id, cents, reason: reason.trim(), key }, { onSuccess: onDone });
  }

  return (
    <form className="stack" onSubmit={onSubmit}>
      <Field
        label={t("admin.payments.amount")}
        inputMode="decimal"
        autoComplete="off"
        value={typed}
        hint={t("admin.payments.most", { amount: most })}
        error={fits ? null : t("admin.payments.most", { amount: most })}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Reason value={reason} onChange={setReason} />
      <ProblemNote problem={problemOf(refund.error)} />
      <div className="actions">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button
          look="primary"
          type="submit"
          busy={refund.isPending}
          disabled={refund.isPending || !fits || reason.trim() === ""}
        >
          {t("admin.payments.refund")}
        </Button>
      </div>
    </form>
  );
}
