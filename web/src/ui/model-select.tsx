import { useId } from "react";
import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { groupModels, type Offered } from "@/lib/model-groups";
import { modelNames, type Named } from "@/lib/model-names";
import { providerName } from "@/lib/provider-name";

interface ModelSelectProps {
  readonly label: string;
  readonly models: readonly (Offered & Named)[];
  /** What stands for no model; null where there must be one. */
  readonly none: string | null;
}

/** One of the models, by provider, in a form that has `model`. One that is not offered any more stays what it is. */
export function ModelSelect({ label, models, none }: ModelSelectProps) {
  const { t } = useTranslation();
  const id = useId();
  const { register, watch } = useFormContext<{ model: string }>();
  const model = watch("model");
  const names = modelNames(models, t("model.demo"));
  const isOffered = models.some((one) => one.id === model);
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <select {...register("model")} id={id} className="select" value={model}>
        {none === null ? null : <option value="">{none}</option>}
        {isOffered || model === "" ? null : <option value={model}>{model}</option>}
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
  );
}
