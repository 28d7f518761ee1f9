import { useTranslation } from "react-i18next";
import { MOST_TEXT } from "@/api/limits";
import { problemOf } from "@/api/problem";
import type { WholeProject } from "@/api/types";
import { budgetBody, budgetForm, budgetTyped } from "@/lib/budgets";
import { useForm } from "@/lib/form";
import { useFormat } from "@/lib/use-format";
import { BudgetFields } from "@/ui/budget-fields";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { AreaField, Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { factsForm, instructionsForm, MOST_DESCRIPTION } from "../form";
import { useChangeProject } from "../queries";

interface DialogProps {
  readonly project: WholeProject;
  readonly onClose: () => void;
}

/** Its name, what it is for, and whether it stays in the EU. */
export function FactsDialog({ project, onClose }: DialogProps) {
  const { t } = useTranslation();
  const save = useChangeProject(project.id);
  const { register, handleSubmit, watch } = useForm(factsForm, {
    name: project.name,
    description: project.description,
    euOnly: project.euOnly,
  });
  return (
    <Dialog title={t("project.edit")} onClose={onClose}>
      <Form className="stack" onSubmit={handleSubmit((wish) => save.mutate(wish, { onSuccess: onClose }))}>
        <Field {...register("name")} label={t("keep.projectName")} autoComplete="off" maxLength={200} />
        <AreaField
          {...register("description")}
          label={t("project.description")}
          hint={t("project.descriptionHint")}
          rows={3}
          maxLength={MOST_DESCRIPTION}
        />
        <label className="check">
          <input {...register("euOnly")} type="checkbox" />
          {t("project.euOnly")}
        </label>
        <ProblemNote problem={problemOf(save.error)} />
        <Actions busy={save.isPending} isEmpty={watch("name").trim() === ""} onClose={onClose} />
      </Form>
    </Dialog>
  );
}

/** What every model is told in its chats. */
export function InstructionsDialog({ project, onClose }: DialogProps) {
  const { t } = useTranslation();
  const save = useChangeProject(project.id);
  const { register, handleSubmit } = useForm(instructionsForm, { instructions: project.instructions });
  return (
    <Dialog title={t("project.instructions")} onClose={onClose}>
      <Form className="stack" onSubmit={handleSubmit((wish) => save.mutate(wish, { onSuccess: onClose }))}>
        <AreaField
          {...register("instructions")}
          label={t("project.instructionsFor")}
          hint={t("project.instructionsHint")}
          rows={8}
          maxLength={MOST_TEXT}
        />
        <ProblemNote problem={problemOf(save.error)} />
        <Actions busy={save.isPending} isEmpty={false} onClose={onClose} />
      </Form>
    </Dialog>
  );
}

/** The most that may be spent and emitted in it. */
export function BudgetDialog({ project, onClose }: DialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = useChangeProject(project.id);
  const form = useForm(budgetForm, budgetTyped(format, project.budget));
  const onSubmit = form.handleSubmit((wish) => save.mutate({ budget: budgetBody(wish) }, { onSuccess: onClose }));
  return (
    <Dialog title={t("project.budget")} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <p className="muted text-md">{t("project.budgetIntro")}</p>
        <BudgetFields form={form} />
        <ProblemNote problem={problemOf(save.error)} />
        <Actions busy={save.isPending} isEmpty={false} onClose={onClose} />
      </Form>
    </Dialog>
  );
}

interface ActionsProps {
  readonly busy: boolean;
  readonly isEmpty: boolean;
  readonly onClose: () => void;
}

function Actions({ busy, isEmpty, onClose }: ActionsProps) {
  const { t } = useTranslation();
  return (
    <div className="actions">
      <Button onClick={onClose}>{t("common.cancel")}</Button>
      <Button look="primary" type="submit" busy={busy} disabled={busy || isEmpty}>
        {t("common.save")}
      </Button>
    </div>
  );
}
