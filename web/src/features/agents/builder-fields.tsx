import { type ReactNode, useId } from "react";
import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { MOST_DESCRIPTION, MOST_NAME, MOST_TEXT } from "@/api/limits";
import type { Model } from "@/api/types";
import { groupModels } from "@/lib/model-groups";
import { modelNames } from "@/lib/model-names";
import { providerName } from "@/lib/provider-name";
import { AgentIcon, type AgentIconName, agentIcons } from "@/ui/agent-icon";
import { AreaField, Field } from "@/ui/field";
import styles from "./builder-fields.module.css";
import { type AgentRead, type AgentTexts, efforts } from "./form";

interface BuilderFieldsProps {
  readonly form: UseFormReturn<AgentTexts, unknown, AgentRead>;
  readonly models: readonly Model[];
}

const icons = Object.keys(agentIcons) as AgentIconName[];

/** Everything an agent is made of, part by part. */
export function BuilderFields({ form, models }: BuilderFieldsProps) {
  const { t } = useTranslation();
  const [modelId, effortId, startersId] = [useId(), useId(), useId()];
  const { register, watch, formState } = form;
  const model = watch("model");
  const names = modelNames(models, t("model.demo"));
  const known = models.find(({ id }) => id === model) ?? null;
  const number = (name: "temperature" | "topP" | "maxOutput") => ({
    ...register(name),
    label: t(`presets.${name}`),
    hint: t(`presets.${name}Hint`),
    error: formState.errors[name] !== undefined ? t(`presets.${name}Wrong`) : null,
    placeholder: t("presets.notSet"),
    inputMode: name === "maxOutput" ? ("numeric" as const) : ("decimal" as const),
    autoComplete: "off",
    maxLength: 12,
  });
  const mayNotReason = watch("reasoningEffort") !== "" && known !== null && known.reasoning !== true;
  return (
    <>
      <Part id="identity" title={t("agents.identity")} hint={t("agents.identityHint")}>
        <fieldset className={styles["icons"]}>
          <legend className="label">{t("agents.icon")}</legend>
          {icons.map((name) => (
            <label key={name} className={styles["icon"]} title={t(`agents.icons.${name}`)}>
              <input {...register("icon")} type="radio" value={name} aria-label={t(`agents.icons.${name}`)} />
              <AgentIcon name={name} />
            </label>
          ))}
        </fieldset>
        <Field {...register("name")} label={t("agents.name")} hint={t("agents.nameHint")} maxLength={MOST_NAME} />
        <Field {...register("description")} label={t("agents.description")} maxLength={MOST_DESCRIPTION} />
      </Part>
      <Part id="instructions" title={t("agents.instructions")} hint={t("agents.instructionsHint")}>
        <AreaField
          {...register("instructions")}
          label={<span className="visually-hidden">{t("agents.instructions")}</span>}
          placeholder={t("agents.instructionsExample")}
          rows={9}
          maxLength={MOST_TEXT}
        />
      </Part>
      <Part id="model" title={t("agents.model")} hint={t("agents.modelHint")}>
        <div className="field">
          <label className="label" htmlFor={modelId}>
            {t("agents.model")}
          </label>
          <select {...register("model")} id={modelId} className="select" value={model}>
            {model === "" ? <option value="">{t("agents.noModel")}</option> : null}
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
      </Part>
      <Part id="parameters" title={t("agents.parameters")} hint={t("agents.parametersHint")}>
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
      </Part>
      <Part id="starters" title={t("agents.starters")} hint={t("agents.startersHint")}>
        <div className="field">
          <label className="visually-hidden" htmlFor={startersId}>
            {t("agents.starters")}
          </label>
          <textarea
            {...register("starters")}
            id={startersId}
            dir="auto"
            className="textarea"
            rows={4}
            aria-invalid={formState.errors.starters !== undefined || undefined}
            aria-describedby={`${startersId}-hint`}
          />
          <p
            className={`hint ${formState.errors.starters === undefined ? "" : "hint-error"}`}
            id={`${startersId}-hint`}
          >
            {t("agents.startersWrong")}
          </p>
        </div>
      </Part>
    </>
  );
}

interface PartProps {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}

/** A part of the page, its words beside the fields. */
export function Part({ id, title, hint, children }: PartProps) {
  return (
    <section className={styles["part"]} aria-labelledby={`agent-${id}`} data-testid={`agent-${id}-part`}>
      <header>
        <h2 className="medium text-md" id={`agent-${id}`}>
          {title}
        </h2>
        <p className="small muted">{hint}</p>
      </header>
      <div className="stack">{children}</div>
    </section>
  );
}
