import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Preset } from "@/api/types";
import styles from "./preset-rows.module.css";

interface PresetRowsProps {
  readonly presets: readonly Preset[];
  /** The preset whose settings the chat has as they are. */
  readonly current: string | null;
  readonly labelOf: (model: string | null) => string;
  readonly onChoose: (preset: Preset) => void;
}

/** Presets as the first group of the list of models. */
export function PresetRows({ presets, current, labelOf, onChoose }: PresetRowsProps) {
  const { t } = useTranslation();
  if (presets.length === 0) return null;
  return (
    <>
      <tr data-group="">
        <td colSpan={6}>
          <span className="medium">{t("presets.title")}</span>
        </td>
      </tr>
      {presets.map((preset) => {
        const isCurrent = preset.id === current;
        return (
          // The button inside is the keyboard's way; the row only widens its target.
          <tr
            key={preset.id}
            data-option="preset"
            data-testid="preset-option"
            data-current={isCurrent || undefined}
            onClick={() => onChoose(preset)}
          >
            <td colSpan={6}>
              <button type="button" aria-pressed={isCurrent} className={styles["option"]}>
                <span dir="auto" className="truncate">
                  {preset.name}
                </span>
                <span className="truncate faint small">
                  {[preset.model === null ? null : labelOf(preset.model), preset.description || preset.instructions]
                    .filter((part) => part !== null && part !== "")
                    .join(" · ")}
                </span>
                {isCurrent ? <Check className="i i-sm" aria-hidden /> : null}
              </button>
            </td>
          </tr>
        );
      })}
    </>
  );
}
