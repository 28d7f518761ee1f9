import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { MOST_NAME, MOST_TEXT } from "@/api/limits";
import { problemOf } from "@/api/problem";
import type { Prompt } from "@/api/types";
import { useForm } from "@/lib/form";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { Dialog } from "@/ui/dialog";
import { Excerpt } from "@/ui/excerpt";
import { AreaField, Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { fillForm, promptForm } from "../form";
import { useDeletePrompt, useSavePrompt, versionsQuery } from "../queries";
import { fill } from "../rules";
import styles from "./dialogs.module.css";

interface EditPromptProps {
  /** Null: a new one. */
  readonly prompt: Prompt | null;
  readonly onClose: () => void;
}

export function EditPrompt({ prompt, onClose }: EditPromptProps) {
  const { t } = useTranslation();
  const save = useSavePrompt();
  const { register, handleSubmit, setValue, watch } = useForm(promptForm, {
    name: prompt?.name ?? "",
    text: prompt?.text ?? "",
  });
  const isReady = promptForm.safeParse(watch()).success && !save.isPending;
  const onSubmit = handleSubmit((wish) => {
    if (isReady) save.mutate({ id: prompt?.id ?? null, ...wish }, { onSuccess: onClose });
  });

  return (
    <Dialog
      title={t(prompt === null ? "prompts.new" : "prompts.editTitle")}
      className={styles["dialog"] ?? ""}
      onClose={onClose}
    >
      <Form className="stack" onSubmit={onSubmit}>
        <Field {...register("name")} label={t("prompts.name")} autoComplete="off" maxLength={MOST_NAME} />
        <AreaField
          {...register("text")}
          label={t("prompts.text")}
          hint={t("prompts.textHint", { blank: "{{whom}}" })}
          rows={8}
          maxLength={MOST_TEXT}
        />
        {prompt === null || prompt.version < 2 ? null : (
          <Versions prompt={prompt} onUse={(text) => setValue("text", text)} />
        )}
        <ProblemNote problem={problemOf(save.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" busy={save.isPending} disabled={!isReady}>
            {t("common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** Earlier texts; using one puts it into the form, and saving makes it the newest version. */
function Versions({ prompt, onUse }: { readonly prompt: Prompt; readonly onUse: (text: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const versions = useQuery(versionsQuery(prompt.id)).data ?? [];
  const earlier = versions.filter(({ version }) => version !== prompt.version);
  return (
    <details className="small">
      <summary>{t("prompts.earlier")}</summary>
      <ul className={styles["versions"]}>
        {earlier.map((one) => (
          <li key={one.version} className="setting-row" data-testid="version">
            <span className="grow">
              <span className="faint num">
                {t("prompts.version", { version: one.version, date: format.formatDayTime(one.madeAt) })}
              </span>
              <Excerpt className="block">{one.text}</Excerpt>
            </span>
            <Button size="small" onClick={() => onUse(one.text)}>
              {t("prompts.use")}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface DeletePromptProps {
  readonly prompt: Prompt;
  readonly onClose: () => void;
}

export function DeletePrompt({ prompt, onClose }: DeletePromptProps) {
  const { t } = useTranslation();
  const remove = useDeletePrompt();
  return (
    <ConfirmDialog
      title={t("prompts.deleteTitle")}
      body={t("prompts.deleteBody", { name: prompt.name })}
      action={t("common.delete")}
      busy={remove.isPending}
      problem={problemOf(remove.error)}
      onConfirm={() => remove.mutate(prompt.id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

interface FillPromptProps {
  readonly prompt: Prompt;
  readonly onFilled: (text: string) => void;
  readonly onClose: () => void;
}

/** Asks for what stands in the blanks. */
export function FillPrompt({ prompt, onFilled, onClose }: FillPromptProps) {
  const { t } = useTranslation();
  const blanks = prompt.variables;
  const { register, handleSubmit, formState } = useForm(fillForm, { values: blanks.map(() => "") });
  const fillIn = handleSubmit(({ values }) =>
    onFilled(fill(prompt.text, Object.fromEntries(blanks.map((blank, index) => [blank, values[index] ?? ""])))),
  );

  function onSubmit(event: FormEvent) {
    event.stopPropagation();
    void fillIn(event);
  }

  return (
    <Dialog title={prompt.name} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        {blanks.map((blank, index) => (
          <Field
            key={blank}
            {...register(`values.${index}`)}
            label={blank}
            required
            error={formState.errors.values?.[index] === undefined ? null : t("prompts.blankMissing")}
          />
        ))}
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit">
            {t("prompts.insert")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
