import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { MOST_TEXT } from "@/api/limits";
import type { Model } from "@/api/types";
import { AreaField } from "@/ui/field";
import { ParameterFields } from "@/ui/parameter-fields";
import type { SettingTexts } from "./form";

/** Instructions and parameters, in a form that has them; `model` is who answers, where that is known. */
export function SettingsFields({ model }: { readonly model: Model | null }) {
  const { t } = useTranslation();
  const { register } = useFormContext<SettingTexts>();
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
      <ParameterFields model={model} />
    </>
  );
}
