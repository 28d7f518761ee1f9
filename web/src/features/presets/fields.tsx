import { useId } from "react";
import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { MOST_TEXT } from "@/api/limits";
import type { Model } from "@/api/types";
import { AreaField, Field } from "@/ui/field";
import styles from "./fields.module.css";
import { efforts, type NumberName, type SettingTexts } from "./form";

/** Instructions and parameters, in a form that has them; `model` is who answers, where that is known. */
export function SettingsFields({ model }: { readonly model: Model | null }) {
  const { t } = useTranslation();
  const effortId = useId();
  const { register, watch, formState } = useFormContext<SettingTexts>();
  const number = (name: NumberName) => ({
    ...register(name),
    label: t(`presets.${name}`),
    hint: t(`presets.${name}Hint`),
    error: formState.errors[name] !== undefined ? t(`presets.${name}Wrong`) : null,
    placeholder: t("presets.notSet"),
    inputMode: name === "maxOutput" ? ("numeric" as const) : ("decimal" as const),
    autoComplete: "off",
    maxLength: 12,
  });
  const mayNotReason = watch("reasoningEffort") !== "" && model !== null && model.reasoning !== true;
  return (
    <>
      <AreaField
        {...register("instructions")}
        label={t("presets.instructions")}
        hint={t("presets.instructionsHint")}
        placeholder={t("presets.instructionsExample")}
        rows={5}
        data-first=""
        maxLength={MOST_TEXT}
      />
      <div className={styles["numbers"]}>
        <Field {...number("temperature")} />
        <Field {...number("topP")} />
        <Field {...number("maxOutput")} />
        <div className="field">
          <label className="label" htmlFor={effortId}>
            {t("presets.reasoningEffort")}
          </label>
          <select
            {...register("reasoningEffort")}
            id={effortId}
            className="select"
            aria-describedby={`${effortId}-hint`}
          >
            <option value="">{t("presets.notSet")}</option>
            {efforts.map((effort) => (
              <option key={effort} value={effort}>
                {t(`presets.efforts.${effort}`)}
              </option>
            ))}
          </select>
          <p className="hint" id={`${effortId}-hint`}>
            {mayNotReason ? t("presets.mayNotReason") : t("presets.reasoningEffortHint")}
          </p>
        </div>
      </div>
    </>
  );
}
