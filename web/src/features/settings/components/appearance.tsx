import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { modelsQuery, preferencesQuery } from "@/api/queries";
import type { Units } from "@/api/types";
import { chooseLanguage, currentLanguage } from "@/lib/i18n";
import { languages } from "@/lib/locale";
import { modelNames } from "@/lib/model-names";
import { applyTheme, currentTheme, themes } from "@/lib/theme";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { Segmented } from "@/ui/segmented";
import { useSavePreferences } from "../queries";
import styles from "./appearance.module.css";

const units = {
  energy: ["auto", "Wh", "kWh"],
  mass: ["auto", "g", "kg"],
  volume: ["auto", "mL", "L"],
  area: ["auto", "cm2", "m2"],
} as const satisfies { [Name in keyof Units]: readonly Units[Name][] };

const signs: Readonly<Record<string, string>> = { cm2: "cm²", m2: "m²" };

/** Theme and language work before anything is loaded; they are kept on the server like the rest. */
export function Appearance() {
  const { t } = useTranslation();
  const { data } = useQuery(preferencesQuery);
  const save = useSavePreferences();
  return (
    <SectionCard id="appearance" title={t("settings.appearance")}>
      <div className="setting-rows">
        <div className="setting-row">
          <span>{t("settings.language")}</span>
          <Segmented
            label={t("settings.language")}
            segments={languages.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
            value={currentLanguage()}
            onChange={(language) => {
              void chooseLanguage(language);
              save.mutate({ language });
            }}
          />
        </div>
        <div className="setting-row">
          <span>{t("settings.theme")}</span>
          <Segmented
            label={t("settings.theme")}
            segments={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
            value={data?.theme ?? currentTheme()}
            onChange={(theme) => {
              applyTheme(theme);
              save.mutate({ theme });
            }}
          />
        </div>
        {data === undefined ? null : (
          <>
            {(["energy", "mass", "volume", "area"] as const).map((name) => (
              <div className="setting-row" key={name}>
                <span>{t(`settings.units.${name}`)}</span>
                <Segmented
                  label={t(`settings.units.${name}`)}
                  segments={units[name].map((value) => ({
                    value: value as string,
                    label: value === "auto" ? t("settings.units.auto") : (signs[value] ?? value),
                  }))}
                  value={data.units[name]}
                  onChange={(value) => save.mutate({ units: { ...data.units, [name]: value } })}
                />
              </div>
            ))}
            <DefaultModel chosen={data.defaultModel} onChoose={(defaultModel) => save.mutate({ defaultModel })} />
          </>
        )}
      </div>
      <ProblemNote problem={problemOf(save.error)} />
    </SectionCard>
  );
}

interface DefaultModelProps {
  readonly chosen: string | null;
  readonly onChoose: (model: string | null) => void;
}

function DefaultModel({ chosen, onChoose }: DefaultModelProps) {
  const { t } = useTranslation();
  const id = useId();
  const models = useQuery(modelsQuery).data ?? [];
  const names = modelNames(models, t("model.demo"));
  const isGone = chosen !== null && models.length > 0 && !models.some((model) => model.id === chosen);
  return (
    <div className="setting-row">
      <label htmlFor={id}>{t("settings.defaultModel")}</label>
      <select
        id={id}
        className={`select ${styles["select"]}`}
        value={chosen ?? ""}
        onChange={(event) => onChoose(event.target.value === "" ? null : event.target.value)}
      >
        <option value="">{t("settings.lastUsed")}</option>
        {isGone ? <option value={chosen}>{t("settings.modelGone", { model: chosen })}</option> : null}
        {models.map((model) => (
          <option key={model.id} value={model.id}>
            {names.get(model.id)}
          </option>
        ))}
      </select>
    </div>
  );
}
