import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { isSame, noValues, presetsQuery, type SettingsChange, settingsWith } from "@/api/chat-settings";
import { MOST_NAME } from "@/api/limits";
import type { ChatSettings, Model, PresetWish } from "@/api/types";
import { currentLanguage } from "@/lib/i18n";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { useToast } from "@/ui/toast";
import { SettingsFields } from "./fields";
import { FormDialog } from "./form-dialog";
import { useSavePreset, wishOf } from "./queries";
import { readTexts, textsOf, wrongIn } from "./rules";
import styles from "./settings-dialog.module.css";

interface SettingsDialogProps {
  readonly settings: ChatSettings | null;
  readonly model: Model | null;
  readonly modelLabel: string;
  readonly onKeep: (change: SettingsChange) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Once, when the field appears. */
function focus(field: HTMLInputElement | null): void {
  field?.focus();
}

/** What this chat is asked with: a preset, instructions, parameters; and making a preset of it. */
export function SettingsDialog({ settings, model, modelLabel, onKeep, onClose }: SettingsDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const presetId = useId();
  const presets = useQuery(presetsQuery).data ?? [];
  const [texts, setTexts] = useState(() => textsOf(settings, currentLanguage()));
  const [chosenId, setChosenId] = useState(settings?.preset?.id ?? "");
  const [name, setName] = useState<string | null>(null);
  const [withModel, setWithModel] = useState(false);
  const [isStrict, setStrict] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const save = useSavePreset();
  const preset = presets.find(({ id }) => id === chosenId) ?? null;
  const isAdjusted = preset !== null && wrongIn(texts).length === 0 && !isSame(readTexts(texts), preset);

  function choose(id: string) {
    const next = presets.find((one) => one.id === id) ?? null;
    setChosenId(next?.id ?? "");
    if (next !== null) setTexts(textsOf(next, currentLanguage()));
    setStrict(false);
  }

  /** Does it with the values of the fields, if they are some; the dialog stays open when it fails. */
  async function attempt(work: () => Promise<unknown>) {
    setStrict(true);
    if (isBusy || wrongIn(texts).length > 0) return;
    setProblem(null);
    setBusy(true);
    try {
      await work();
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error());
      setBusy(false);
    }
  }

  /** A preset brings its model along when it is chosen, and not with every later change. */
  async function apply() {
    const now = settingsWith(readTexts(texts), preset);
    const isChosen = chosenId !== (settings?.preset?.id ?? "");
    if (!isChosen && isSame(now ?? noValues, settings ?? noValues)) return;
    await onKeep({ settings: now, model: isChosen ? (preset?.model ?? null) : null });
  }

  async function saveAs(id: string | null, wish: PresetWish) {
    const kept = await save.mutateAsync({ id, wish });
    setChosenId(kept.id);
    setName(null);
    await onKeep({ settings: settingsWith(readTexts(texts), kept), model: null });
    toast({ text: t("presets.saved", { name: kept.name }) });
  }

  const saveNew = () =>
    attempt(() =>
      saveAs(null, {
        ...readTexts(texts),
        name: name?.trim() ?? "",
        description: "",
        model: withModel ? (model?.id ?? null) : null,
        default: false,
      }),
    );

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (name === null) void attempt(apply);
    else if (name.trim() !== "") void saveNew();
  }

  /** A name is asked for once there is something to name. */
  function askName() {
    setProblem(null);
    if (wrongIn(texts).length > 0) setStrict(true);
    else setName("");
  }

  function goBack() {
    setProblem(null);
    setName(null);
  }

  function reset() {
    setTexts(textsOf(null, currentLanguage()));
    setChosenId("");
    setStrict(false);
  }

  return (
    <FormDialog
      title={t(name === null ? "presets.settings" : "presets.saveAs")}
      error={problem}
      onSubmit={onSubmit}
      onClose={onClose}
      actions={
        name === null ? (
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button look="primary" type="submit" busy={isBusy}>
              {t("presets.apply")}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={goBack}>{t("presets.back")}</Button>
            <Button look="primary" type="submit" busy={isBusy} disabled={name.trim() === ""}>
              {t("presets.savePreset")}
            </Button>
          </>
        )
      }
    >
      {name === null ? (
        <>
          <p className="muted text-md">{t("presets.settingsIntro")}</p>
          {presets.length === 0 ? null : (
            <div className="field">
              <label className="label" htmlFor={presetId}>
                {t("presets.preset")}
              </label>
              <select
                id={presetId}
                className="select"
                data-first=""
                value={preset?.id ?? ""}
                onChange={(event) => choose(event.target.value)}
              >
                <option value="">{t("presets.noPreset")}</option>
                {presets.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </select>
            </div>
          )}
          <SettingsFields texts={texts} onTexts={setTexts} model={model} isStrict={isStrict} />
          <div className={`row row-wrap ${styles["tools"]}`}>
            <Button size="small" onClick={askName}>
              {t("presets.saveAs")}
            </Button>
            {preset !== null && isAdjusted ? (
              <Button
                size="small"
                onClick={() => void attempt(() => saveAs(preset.id, { ...wishOf(preset), ...readTexts(texts) }))}
              >
                {t("presets.update", { name: preset.name })}
              </Button>
            ) : null}
            <Button size="small" look="quiet" onClick={reset}>
              {t("presets.reset")}
            </Button>
            <Link className={`small ${styles["manage"]}`} to="/presets">
              {t("presets.manage")}
            </Link>
          </div>
        </>
      ) : (
        <>
          <Field
            ref={focus}
            label={t("presets.name")}
            value={name}
            maxLength={MOST_NAME}
            onChange={(event) => setName(event.target.value)}
          />
          {model === null ? null : (
            <label className="check">
              <input type="checkbox" checked={withModel} onChange={(event) => setWithModel(event.target.checked)} />
              {t("presets.withModel", { model: modelLabel })}
            </label>
          )}
        </>
      )}
    </FormDialog>
  );
}
