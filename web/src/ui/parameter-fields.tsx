import { useId } from "react";
import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { efforts, type NumberName, type ParameterTexts } from "@/lib/parameters";
import { Field } from "./field";
import styles from "./parameter-fields.module.css";

interface ParameterFieldsProps {
  /** Who answers, where that is known. */
  readonly model: { readonly reasoning?: boolean | null } | null;
}

/** The parameters of a chat, a preset or an agent, in a form that has them. */
export function ParameterFields({ model }: ParameterFieldsProps) {
  const { t } = useTranslation();
  const effortId = useId();
  const { register, watch, formState } = useFormContext<ParameterTexts>();
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
    <div className={styles["numbers"]}>
      <Field {...number("temperature")} />
      <Field {...number("topP")} />
      <Field {...number("maxOutput")} />
      <div className="field">
        <label className="label" htmlFor={effortId}>
          {t("presets.reasoningEffort")}
        </label>
        <select {...register("reasoningEffort")} id={effortId} className="select" aria-describedby={`${effortId}-hint`}>
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
  );
}
