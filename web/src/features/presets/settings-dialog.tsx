import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { isSame, noValues, presetsQuery, type SettingsChange, settingsWith, valuesOf } from "@/api/chat-settings";
import { MOST_NAME } from "@/api/limits";
import type { ChatSettings, Model, PresetWish } from "@/api/types";
import { useForm } from "@/lib/form";
import { currentLanguage } from "@/lib/i18n";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { useToast } from "@/ui/toast";
import { SettingsFields } from "./fields";
import { type ChatSettingsWish, chatSettingsForm, settingsForm } from "./form";
import { FormDialog } from "./form-dialog";
import { useSavePreset, wishOf } from "./queries";
import { textsOf } from "./rules";
import styles from "./settings-dialog.module.css";

interface SettingsDialogProps {
  readonly settings: ChatSettings | null;
  readonly model: Model | null;
  readonly modelLabel: string;
  readonly onKeep: (change: SettingsChange) => Promise<unknown>;
  /** What is chosen there besides, and counts at once. */
  readonly extra?: ReactNode;
  readonly onClose: () => void;
}

/** What this chat is asked with: a preset, instructions, parameters; and making a preset of it. */
export function SettingsDialog({ settings, model, modelLabel, onKeep, extra, onClose }: SettingsDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const presetId = useId();
  const presets = useQuery(presetsQuery).data ?? [];
  const [isNaming, setNaming] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const save = useSavePreset();
  const form = useForm(chatSettingsForm, {
    ...textsOf(settings, currentLanguage()),
    presetId: settings?.preset?.id ?? "",
    name: "",
    withModel: false,
  });
  const { register, setFocus, watch, formState } = form;
  const isBusy = useRef(false);
  const typed = watch();
  const read = settingsForm.safeParse(typed);
  const preset = presets.find(({ id }) => id === typed.presetId) ?? null;
  const isAdjusted = preset !== null && read.success && !isSame(read.data, preset);

  useEffect(() => {
    if (isNaming) setFocus("name");
  }, [isNaming, setFocus]);

  function choose(id: string) {
    const next = presets.find((one) => one.id === id) ?? null;
    form.reset({
      ...typed,
      ...(next === null ? {} : textsOf(next, currentLanguage())),
      presetId: next?.id ?? "",
    });
  }

  /** Does it with the values of the fields, if they are some; the dialog stays open when it fails. */
  const attempt = (work: (wish: ChatSettingsWish) => Promise<unknown>) =>
    form.handleSubmit(async (wish) => {
      if (isBusy.current) return;
      isBusy.current = true;
      setProblem(null);
      try {
        await work(wish);
        onClose();
      } catch (error) {
        setProblem(error instanceof Error ? error : new Error());
      } finally {
        isBusy.current = false;
      }
    });

  /** A preset brings its model along when it is chosen, and not with every later change. */
  const apply = attempt(async (wish) => {
    const now = settingsWith(wish, preset);
    const isChosen = wish.presetId !== (settings?.preset?.id ?? "");
    if (!isChosen && isSame(now ?? noValues, settings ?? noValues)) return;
    await onKeep({ settings: now, model: isChosen ? (preset?.model ?? null) : null });
  });

  async function saveAs(id: string | null, wish: PresetWish) {
    const kept = await save.mutateAsync({ id, wish });
    form.setValue("presetId", kept.id);
    setNaming(false);
    await onKeep({ settings: settingsWith(wish, kept), model: null });
    toast({ text: t("presets.saved", { name: kept.name }) });
  }

  const saveNew = attempt(({ name, withModel, ...wish }) =>
    saveAs(null, {
      ...valuesOf(wish),
      name,
      description: "",
      model: withModel ? (model?.id ?? null) : null,
      default: false,
    }),
  );

  function onSubmit(event: FormEvent) {
    if (isNaming && typed.name.trim() === "") event.preventDefault();
    else void (isNaming ? saveNew : apply)(event);
  }

  /** A name is asked for once there is something to name. */
  const askName = form.handleSubmit(() => {
    setProblem(null);
    form.setValue("name", "");
    setNaming(true);
  });

  function goBack() {
    setProblem(null);
    setNaming(false);
  }

  function reset() {
    form.reset({ ...typed, ...textsOf(null, currentLanguage()), presetId: "" });
  }

  return (
    <FormDialog
      title={t(!isNaming ? "presets.settings" : "presets.saveAs")}
      error={problem}
      onSubmit={onSubmit}
      onClose={onClose}
      actions={
        !isNaming ? (
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button look="primary" type="submit" busy={formState.isSubmitting}>
              {t("presets.apply")}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={goBack}>{t("presets.back")}</Button>
            <Button look="primary" type="submit" busy={formState.isSubmitting} disabled={typed.name.trim() === ""}>
              {t("presets.savePreset")}
            </Button>
          </>
        )
      }
    >
      {!isNaming ? (
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
          <FormProvider {...form}>
            <SettingsFields model={model} />
          </FormProvider>
          {extra}
          <div className={`row row-wrap ${styles["tools"]}`}>
            <Button size="small" onClick={() => void askName()}>
              {t("presets.saveAs")}
            </Button>
            {preset !== null && isAdjusted ? (
              <Button
                size="small"
                onClick={() => void attempt((wish) => saveAs(preset.id, { ...wishOf(preset), ...valuesOf(wish) }))()}
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
          <Field {...register("name")} label={t("presets.name")} maxLength={MOST_NAME} />
          {model === null ? null : (
            <label className="check">
              <input {...register("withModel")} type="checkbox" />
              {t("presets.withModel", { model: modelLabel })}
            </label>
          )}
        </>
      )}
    </FormDialog>
  );
}
