import { type ReactNode, useId } from "react";
import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { MOST_DESCRIPTION, MOST_NAME, MOST_TEXT } from "@/api/limits";
import type { Model } from "@/api/types";
import { AgentIcon, type AgentIconName, agentIcons } from "@/ui/agent-icon";
import { AreaField, Field } from "@/ui/field";
import { ModelSelect } from "@/ui/model-select";
import { ParameterFields } from "@/ui/parameter-fields";
import styles from "./builder-fields.module.css";
import { type AgentTexts, toolNames } from "./form";
import { ToolSources } from "./tool-sources";
import { WebSearchFacts } from "./web-search-facts";

interface BuilderFieldsProps {
  readonly models: readonly Model[];
}

const icons = Object.keys(agentIcons) as AgentIconName[];

/** Everything an agent is made of, part by part, in a form that has it. */
export function BuilderFields({ models }: BuilderFieldsProps) {
  const { t } = useTranslation();
  const startersId = useId();
  const { register, watch, formState } = useFormContext<AgentTexts>();
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
        <ModelSelect
          label={t("agents.model")}
          models={models}
          none={watch("model") === "" ? t("agents.noModel") : null}
        />
      </Part>
      <Part id="parameters" title={t("agents.parameters")} hint={t("agents.parametersHint")}>
        <ParameterFields model={models.find(({ id }) => id === watch("model")) ?? null} />
      </Part>
      <Part id="tools" title={t("agents.tools")} hint={t("agents.toolsHint")}>
        <fieldset className={styles["tools"]}>
          <legend className="visually-hidden">{t("agents.tools")}</legend>
          {toolNames.map((name) => (
            <label key={name} className={styles["tool"]}>
              <input {...register("tools")} type="checkbox" value={name} />
              <span>
                {t(`agents.toolNames.${name}`)} {name === "web_search" ? <WebSearchFacts /> : null}
              </span>
            </label>
          ))}
        </fieldset>
        <ToolSources />
      </Part>
      <Part id="limits" title={t("agents.limits")} hint={t("agents.limitsHint")}>
        <div className={styles["limits"]}>
          {(["limitSteps", "limitEur", "limitGrams"] as const).map((name) => (
            <Field
              key={name}
              {...register(name)}
              label={t(`agents.${name}`)}
              error={formState.errors[name] === undefined ? null : t("agents.limitWrong")}
              placeholder={t("agents.noLimit")}
              inputMode={name === "limitSteps" ? "numeric" : "decimal"}
              autoComplete="off"
              maxLength={12}
            />
          ))}
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
