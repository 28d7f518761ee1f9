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
import { balanceForm, reasonForm } from "../form";
import { type Person, useRestore, useSetBalance, useSuspend } from "../queries";
import { Reason } from "./reason";

interface SuspendDialogProps {
  readonly person: Person;
  readonly isSuspended: boolean;
  readonly onClose: () => void;
}

/** Suspending an account, or letting it in again, with a reason. */
export function SuspendDialog({ person, isSuspended, onClose }: SuspendDialogProps) {
  const { t } = useTranslation();
  const { register, handleSubmit, watch } = useForm(reasonForm, { reason: "" });
  const suspend = useSuspend();
  const restore = useRestore();
  const change = isSuspended ? restore : suspend;
  const isReady = reasonForm.safeParse(watch()).success && !change.isPending;
  const onSubmit = handleSubmit(({ reason }) => change.mutate({ userId: person.id, reason }, { onSuccess: onClose }));

  return (
    <Dialog title={t(isSuspended ? "admin.restoreTitle" : "admin.suspendTitle")} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <p className="muted anywhere">
          {t(isSuspended ? "admin.restoreBody" : "admin.suspendBody", { email: person.email })}
        </p>
        <Reason {...register("reason")} />
        <ProblemNote problem={problemOf(change.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="submit"
            look={isSuspended ? "primary" : "danger-solid"}
            busy={change.isPending}
            disabled={!isReady}
          >
            {t(isSuspended ? "admin.restore" : "admin.suspend")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** An adjustment in the books of a person, once, with a reason. */
export function BalanceDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { register, handleSubmit, watch } = useForm(balanceForm, { amountMicroEur: "", reason: "" });
  // Made once for the dialog: sent twice it is booked once.
  const [key] = useState(newId);
  const change = useSetBalance();
  const typed = watch();
  const amount = balanceForm.shape.amountMicroEur.safeParse(typed.amountMicroEur).data;
  const isReady = balanceForm.safeParse(typed).success && !change.isPending;
  const now = person.balanceMicroEur ?? 0;
  const onSubmit = handleSubmit((wanted) =>
    change.mutate({ userId: person.id, ...wanted, key }, { onSuccess: onClose }),
  );

  return (
    <Dialog title={t("admin.balanceTitle")} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <p className="muted anywhere">{t("admin.balanceBody", { email: person.email })}</p>
        <Field
          {...register("amountMicroEur")}
          label={t("admin.balanceChange")}
          inputMode="text"
          autoComplete="off"
          error={typed.amountMicroEur !== "" && amount === undefined ? t("admin.wrongChange") : null}
          hint={
            amount === undefined
              ? t("admin.balanceNow", { now: format.formatEuro(microEuro(now)) })
              : t("admin.balanceThen", {
                  now: format.formatEuro(microEuro(now)),
                  after: format.formatEuro(microEuro(now + amount)),
                })
          }
        />
        <Reason {...register("reason")} />
        <ProblemNote problem={problemOf(change.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" busy={change.isPending} disabled={!isReady}>
            {t("admin.book")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
