import { useId } from "react";
import { useTranslation } from "react-i18next";
import { MOST_TEXT } from "@/api/limits";
import type { Model } from "@/api/types";
import { AreaField, Field } from "@/ui/field";
import styles from "./fields.module.css";
import { efforts, type NumberName, type SettingTexts, wrongIn } from "./rules";

interface SettingsFieldsProps {
  readonly texts: SettingTexts;
  readonly onTexts: (texts: SettingTexts) => void;
  /** Who answers, where that is known. */
  readonly model: Model | null;
  /** Says that wrong values are wrong. */
  readonly isStrict: boolean;
}

/** Instructions and parameters; what is left empty is not set. */
export function SettingsFields({ texts, onTexts, model, isStrict }: SettingsFieldsProps) {
  const { t } = useTranslation();
  const effortId = useId();
  const wrong = isStrict ? wrongIn(texts) : [];
  const number = (name: NumberName) => ({
    label: t(`presets.${name}`),
    hint: t(`presets.${name}Hint`),
    error: wrong.includes(name) ? t(`presets.${name}Wrong`) : null,
    placeholder: t("presets.notSet"),
    inputMode: name === "maxOutput" ? ("numeric" as const) : ("decimal" as const),
    autoComplete: "off",
    maxLength: 12,
    value: texts[name],
    onChange: (event: { readonly target: { readonly value: string } }) =>
      onTexts({ ...texts, [name]: event.target.value }),
  });
  const mayNotReason = texts.reasoningEffort !== "" && model !== null && model.reasoning !== true;
  return (
    <>
      <AreaField
        label={t("presets.instructions")}
        hint={t("presets.instructionsHint")}
        placeholder={t("presets.instructionsExample")}
        rows={5}
        data-first=""
        maxLength={MOST_TEXT}
        value={texts.instructions}
        onChange={(event) => onTexts({ ...texts, instructions: event.target.value })}
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
            id={effortId}
            className="select"
            aria-describedby={`${effortId}-hint`}
            value={texts.reasoningEffort}
            onChange={(event) =>
              onTexts({
                ...texts,
                reasoningEffort: efforts.find((effort) => effort === event.target.value) ?? "",
              })
            }
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
