import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useForm } from "@/lib/form";
import { newId } from "@/lib/ids";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { refundForm } from "../form";
import { type Person, type PersonPayment, personPaymentsQuery, useRefund } from "../queries";
import { Reason } from "./reason";

const microPerCent = 10_000;

/** What a person paid, and giving back what is unused of it. */
export function Payments({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(personPaymentsQuery(person.id));
  const [chosen, setChosen] = useState<PersonPayment | null>(null);
  const euro = (cents: number) => format.formatEuro(microEuro(cents * microPerCent), "euro");
  return (
    <>
      {query.isPending ? (
        <Skeleton widths={[100, 100]} />
      ) : query.isError ? (
        <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
      ) : query.data.items.length === 0 ? (
        <EmptyState>{t("admin.payments.none")}</EmptyState>
      ) : (
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
      )}
      {chosen === null ? null : (
        <Dialog title={t("admin.payments.refundTitle")} onClose={() => setChosen(null)}>
          <RefundForm person={person} payment={chosen} onDone={() => setChosen(null)} />
        </Dialog>
      )}
    </>
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
  const schema = refundForm(payment.refundableCents);
  const { register, handleSubmit, watch } = useForm(schema, {
    cents: format.formatDecimal(payment.refundableCents / 100, 2),
    reason: "",
  });
  // Made once for the form: sent twice it is one refund.
  const [key] = useState(newId);
  const refund = useRefund(person.id);
  const typed = watch();
  const fits = schema.shape.cents.safeParse(typed.cents).success;
  const isReady = schema.safeParse(typed).success && !refund.isPending;
  const most = format.formatEuro(microEuro(payment.refundableCents * microPerCent), "euro");
  const onSubmit = handleSubmit((wanted) =>
    refund.mutate({ paymentId: payment.id, ...wanted, key }, { onSuccess: onDone }),
  );

  return (
    <Form className="stack" onSubmit={onSubmit}>
      <Field
        {...register("cents")}
        label={t("admin.payments.amount")}
        inputMode="decimal"
        autoComplete="off"
        hint={t("admin.payments.most", { amount: most })}
        error={fits ? null : t("admin.payments.most", { amount: most })}
      />
      <Reason {...register("reason")} />
      <ProblemNote problem={problemOf(refund.error)} />
      <div className="actions">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button look="primary" type="submit" busy={refund.isPending} disabled={!isReady}>
          {t("admin.payments.refund")}
        </Button>
      </div>
    </Form>
  );
}
