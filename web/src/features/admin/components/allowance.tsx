import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useForm } from "@/lib/form";
import { useFormat } from "@/lib/use-format";
import { AllowanceFacts } from "@/ui/allowance-facts";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { allowanceForm, INTERVAL_UNITS } from "../form";
import { type Allowance, type Person, personAllowanceQuery, useSetAllowance } from "../queries";
import { Reason } from "./reason";

/** Free credit by interval: what the person gets, and changing or ending it. */
export function AllowanceCard({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const query = useQuery(personAllowanceQuery(person.id));
  const [isOpen, setOpen] = useState(false);
  const given = query.data?.enabled === true ? query.data : null;
  return (
    <SectionCard
      id="person-allowance"
      title={t("money.allowance")}
      aside={
        query.data === undefined ? null : (
          <Button size="small" onClick={() => setOpen(true)}>
            {t("admin.allowance.set")}
          </Button>
        )
      }
    >
      {query.isPending ? (
        <Skeleton widths={[60]} />
      ) : query.isError ? (
        <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
      ) : given === null ? (
        <p className="muted text-md">{t("admin.allowance.none")}</p>
      ) : (
        <AllowanceFacts
          amountMicroEur={given.amountMicroEur}
          intervalValue={given.intervalValue}
          intervalUnit={given.intervalUnit}
          next={given.nextRefill}
          last={given.lastRefill}
        />
      )}
      {isOpen ? <AllowanceDialog person={person} given={given} onClose={() => setOpen(false)} /> : null}
    </SectionCard>
  );
}

interface AllowanceDialogProps {
  readonly person: Person;
  /** Null: the person gets none. */
  readonly given: Allowance | null;
  readonly onClose: () => void;
}

function AllowanceDialog({ person, given, onClose }: AllowanceDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const unitId = useId();
  const { register, handleSubmit, watch } = useForm(allowanceForm, {
    amountMicroEur: given === null ? "" : format.formatDecimal(given.amountMicroEur / 1_000_000, 2),
    intervalValue: String(given?.intervalValue ?? 1),
    intervalUnit: given?.intervalUnit ?? "months",
    reason: "",
  });
  const change = useSetAllowance(person.id);
  // A command may have set a shorter one.
  const units = [...new Set([...INTERVAL_UNITS, ...(given === null ? [] : [given.intervalUnit])])];
  const typed = watch();
  const read = (name: "amountMicroEur" | "intervalValue") => allowanceForm.shape[name].safeParse(typed[name]).success;
  const isReady = allowanceForm.safeParse(typed).success && !change.isPending;
  const set = (enabled: boolean) =>
    handleSubmit((wanted) =>
      change.mutate({ ...wanted, zone: given?.zone ?? "Europe/Berlin", enabled }, { onSuccess: onClose }),
    );

  return (
    <Dialog title={t("admin.allowance.set")} onClose={onClose}>
      <Form className="stack" onSubmit={set(true)}>
        <p className="muted anywhere">{t("admin.allowance.body", { email: person.email })}</p>
        <Field
          {...register("amountMicroEur")}
          label={t("admin.allowance.amount")}
          inputMode="decimal"
          autoComplete="off"
          error={typed.amountMicroEur !== "" && !read("amountMicroEur") ? t("admin.allowance.wrongAmount") : null}
        />
        <Field
          {...register("intervalValue")}
          label={t("admin.allowance.every")}
          inputMode="numeric"
          autoComplete="off"
          error={read("intervalValue") ? null : t("admin.allowance.wrongEvery")}
        />
        <div className="field">
          <label className="label" htmlFor={unitId}>
            {t("admin.allowance.unit")}
          </label>
          <select {...register("intervalUnit")} id={unitId} className="select">
            {units.map((unit) => (
              <option key={unit} value={unit}>
                {t(`admin.allowance.units.${unit}`)}
              </option>
            ))}
          </select>
        </div>
        <Reason {...register("reason")} />
        <ProblemNote problem={problemOf(change.error)} />
        <div className="actions">
          {given === null ? null : (
            <Button look="danger" disabled={!isReady} onClick={() => void set(false)()}>
              {t("admin.allowance.switchOff")}
            </Button>
          )}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" busy={change.isPending} disabled={!isReady}>
            {t("admin.allowance.give")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
