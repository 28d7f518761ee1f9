import { useId } from "react";
import type { UseFormRegisterReturn, UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { type BudgetForm, type BudgetTyped, windows } from "@/lib/budgets";
import { Field } from "./field";

/** The limits of a budget, its period, and whether it only warns. */
export function BudgetFields({ form }: { readonly form: UseFormReturn<BudgetTyped, unknown, BudgetForm> }) {
  const { t } = useTranslation();
  const { register, formState } = form;
  return (
    <>
      <Field
        {...register("limit")}
        label={t("budget.limit")}
        hint={t("budget.none")}
        error={formState.errors.limit === undefined ? null : t("budget.wrong")}
        inputMode="decimal"
        autoComplete="off"
      />
      <Field
        {...register("limitKg")}
        label={t("budget.limitKg")}
        hint={t("budget.limitKgHint")}
        error={formState.errors.limitKg === undefined ? null : t("budget.wrongKg")}
        inputMode="decimal"
        autoComplete="off"
      />
      <WindowField {...register("window")} />
      <label className="check">
        <input {...register("warns")} type="checkbox" />
        {t("budget.warns")}
      </label>
    </>
  );
}

/** The period that a limit is for. */
export function WindowField(field: UseFormRegisterReturn) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t("budget.window")}
      </label>
      <select {...field} id={id} className="select">
        {windows.map((window) => (
          <option key={window} value={window}>
            {t(`budget.windows.${window}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
