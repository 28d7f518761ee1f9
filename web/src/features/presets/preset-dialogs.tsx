import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { MOST_DESCRIPTION, MOST_NAME } from "@/api/limits";
import { problemOf } from "@/api/problem";
import { modelsQuery } from "@/api/queries";
import type { Preset } from "@/api/types";
import { currentLanguage } from "@/lib/i18n";
import { groupModels } from "@/lib/model-groups";
import { modelNames } from "@/lib/model-names";
import { providerName } from "@/lib/provider-name";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { Field } from "@/ui/field";
import { SettingsFields } from "./fields";
import { FormDialog } from "./form-dialog";
import { useDeletePreset, useSavePreset } from "./queries";
import { readTexts, textsOf, wrongIn } from "./rules";

interface EditPresetProps {
  /** Null: a new one. */
  readonly preset: Preset | null;
  readonly onClose: () => void;
}

export function EditPreset({ preset, onClose }: EditPresetProps) {
  const { t } = useTranslation();
  const modelId = useId();
  const models = useQuery(modelsQuery).data ?? [];
  const [name, setName] = useState(preset?.name ?? "");
  const [description, setDescription] = useState(preset?.description ?? "");
  const [model, setModel] = useState(preset?.model ?? "");
  const [isDefault, setDefault] = useState(preset?.default ?? false);
  const [texts, setTexts] = useState(() => textsOf(preset, currentLanguage()));
  const [isStrict, setStrict] = useState(false);
  const save = useSavePreset();
  const names = modelNames(models, t("model.demo"));
  const known = models.find(({ id }) => id === model) ?? null;
  const isReady = name.trim() !== "" && !save.isPending;

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    setStrict(true);
    if (!isReady || wrongIn(texts).length > 0) return;
    const wish = {
      ...readTexts(texts),
      name: name.trim(),
      description: description.trim(),
      model: model || null,
      default: isDefault,
    };
    save.mutate({ id: preset?.id ?? null, wish }, { onSuccess: onClose });
  }

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
      <Field
        label={t("presets.name")}
        data-first=""
        value={name}
        maxLength={MOST_NAME}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t("presets.description")}
        value={description}
        maxLength={MOST_DESCRIPTION}
        onChange={(event) => setDescription(event.target.value)}
      />
      <div className="field">
        <label className="label" htmlFor={modelId}>
          {t("presets.model")}
        </label>
        <select id={modelId} className="select" value={model} onChange={(event) => setModel(event.target.value)}>
          <option value="">{t("presets.anyModel")}</option>
          {known === null && model !== "" ? <option value={model}>{model}</option> : null}
          {groupModels(models, "name", "").map((group) => (
            <optgroup key={group.provider} label={providerName(group.provider)}>
              {group.models.map((one) => (
                <option key={one.id} value={one.id}>
                  {names.get(one.id)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
      <SettingsFields texts={texts} onTexts={setTexts} model={known} isStrict={isStrict} />
      <label className="check">
        <input type="checkbox" checked={isDefault} onChange={(event) => setDefault(event.target.checked)} />
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
