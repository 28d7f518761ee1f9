import { useQuery } from "@tanstack/react-query";
import { FormProvider } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { MOST_DESCRIPTION, MOST_NAME } from "@/api/limits";
import { problemOf } from "@/api/problem";
import { modelsQuery } from "@/api/queries";
import type { Preset } from "@/api/types";
import { useForm } from "@/lib/form";
import { currentLanguage } from "@/lib/i18n";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { Field } from "@/ui/field";
import { ModelSelect } from "@/ui/model-select";
import { SettingsFields } from "./fields";
import { presetForm } from "./form";
import { FormDialog } from "./form-dialog";
import { useDeletePreset, useSavePreset } from "./queries";
import { textsOf } from "./rules";

interface EditPresetProps {
  /** Null: a new one. */
  readonly preset: Preset | null;
  readonly onClose: () => void;
}

export function EditPreset({ preset, onClose }: EditPresetProps) {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery).data ?? [];
  const save = useSavePreset();
  const form = useForm(presetForm, {
    ...textsOf(preset, currentLanguage()),
    name: preset?.name ?? "",
    description: preset?.description ?? "",
    model: preset?.model ?? "",
    default: preset?.default ?? false,
  });
  const { register, watch } = form;
  const known = models.find(({ id }) => id === watch("model")) ?? null;
  const isReady = watch("name").trim() !== "" && !save.isPending;
  const onSubmit = form.handleSubmit((wish) => {
    if (isReady) save.mutate({ id: preset?.id ?? null, wish }, { onSuccess: onClose });
  });

  return (
    <FormDialog
      title={t(preset === null ? "presets.new" : "presets.editTitle")}
      error={save.error}
      onSubmit={onSubmit}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" busy={save.isPending} disabled={!isReady}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <Field {...register("name")} label={t("presets.name")} data-first="" maxLength={MOST_NAME} />
      <Field {...register("description")} label={t("presets.description")} maxLength={MOST_DESCRIPTION} />
      <FormProvider {...form}>
        <ModelSelect label={t("presets.model")} models={models} none={t("presets.anyModel")} />
        <SettingsFields model={known} />
      </FormProvider>
      <label className="check">
        <input {...register("default")} type="checkbox" />
        {t("presets.isDefault")}
      </label>
      {preset === null ? null : <p className="hint">{t("presets.copies")}</p>}
    </FormDialog>
  );
}

interface DeletePresetProps {
  readonly preset: Preset;
  readonly onClose: () => void;
}

export function DeletePreset({ preset, onClose }: DeletePresetProps) {
  const { t } = useTranslation();
  const remove = useDeletePreset();
  return (
    <ConfirmDialog
      title={t("presets.deleteTitle")}
      body={t("presets.deleteBody", { name: preset.name })}
      action={t("common.delete")}
      busy={remove.isPending}
      problem={problemOf(remove.error)}
      onConfirm={() => remove.mutate(preset.id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
