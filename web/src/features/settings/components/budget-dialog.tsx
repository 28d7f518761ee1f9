import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { type BudgetLimits, budgetBody, budgetForm, budgetTyped } from "@/lib/budgets";
import { useForm } from "@/lib/form";
import { useFormat } from "@/lib/use-format";
import { BudgetFields } from "@/ui/budget-fields";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { useSetBudget } from "../queries";

/** Whose budget is changed, and what it is now. */
export interface BudgetOf {
  readonly kind: "person" | "project" | "key";
  readonly id: string;
  readonly title: string;
  readonly budget: BudgetLimits | null;
}

export function BudgetDialog({ of, onClose }: { readonly of: BudgetOf; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const save = useSetBudget();
  const form = useForm(budgetForm, budgetTyped(useFormat(), of.budget));
  const scope = { kind: of.kind, id: of.id };
  const onSubmit = form.handleSubmit((wish) => save.mutate({ scope, ...budgetBody(wish) }, { onSuccess: onClose }));
  return (
    <Dialog title={of.title} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <p className="muted text-md">{t("budget.counted")}</p>
        <BudgetFields form={form} />
        <ProblemNote problem={problemOf(save.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" busy={save.isPending} disabled={save.isPending}>
            {t("common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
