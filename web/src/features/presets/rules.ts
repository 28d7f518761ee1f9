/** Presets as plain functions: finding and naming them, and between values and what stands in a form. Pure. */

import { noValues, valuesOf } from "@/api/chat-settings";
import { MOST_NAME, MOST_OUTPUT, MOST_TEMPERATURE } from "@/api/limits";
import type { Effort, SettingValues } from "@/api/types";

export const efforts = ["minimal", "low", "medium", "high"] as const satisfies readonly Effort[];

const bounds = {
  temperature: { least: 0, most: MOST_TEMPERATURE, isWhole: false },
  topP: { least: 0, most: 1, isWhole: false },
  maxOutput: { least: 1, most: MOST_OUTPUT, isWhole: true },
} as const;
export type NumberName = keyof typeof bounds;
const numberNames = ["temperature", "topP", "maxOutput"] as const;

/** A name that is not taken: "Letter 2" after "Letter". */
export function freeName(name: string, taken: readonly string[]): string {
  const used = new Set(taken.map((one) => one.toLowerCase()));
  for (let number = 2; ; number += 1) {
    const free = `${name.replace(/ \d+$/, "").slice(0, MOST_NAME - 6)} ${number}`;
    if (!used.has(free.toLowerCase())) return free;
  }
}

/** What stands in the fields; an empty one is not set. */
export interface SettingTexts {
  readonly instructions: string;
  readonly temperature: string;
  readonly topP: string;
  readonly maxOutput: string;
  readonly reasoningEffort: Effort | "";
}

/** Written with the decimal sign of the language, and read with either. */
export function textsOf(values: SettingValues | null, language: string): SettingTexts {
  const { instructions, reasoningEffort, ...numbers } = valuesOf(values ?? noValues);
  const format = new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 6 });
  const text = (value: number | null) => (value === null ? "" : format.format(value));
  return {
    instructions,
    temperature: text(numbers.temperature),
    topP: text(numbers.topP),
    maxOutput: text(numbers.maxOutput),
    reasoningEffort: reasoningEffort ?? "",
  };
}

/** The value of a field: null where it is empty, undefined where it is none. */
function numberIn(text: string, name: NumberName): number | null | undefined {
  const bare = text.trim().replace(",", ".");
  if (bare === "") return null;
  const { least, most, isWhole } = bounds[name];
  if (!/^\d*\.?\d+$|^\d+\.$/.test(bare)) return undefined;
  const value = Number(bare);
  return value >= least && value <= most && (!isWhole || Number.isInteger(value)) ? value : undefined;
}

/** The fields whose text is no value. */
export function wrongIn(texts: SettingTexts): readonly NumberName[] {
  return numberNames.filter((name) => numberIn(texts[name], name) === undefined);
}

/** The values of fields of which none is wrong. */
export function readTexts(texts: SettingTexts): SettingValues {
  const number = (name: NumberName) => numberIn(texts[name], name) ?? null;
  return valuesOf({
    instructions: texts.instructions,
    temperature: number("temperature"),
    topP: number("topP"),
    maxOutput: number("maxOutput"),
    reasoningEffort: texts.reasoningEffort === "" ? null : texts.reasoningEffort,
  });
}
