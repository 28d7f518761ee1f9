/** Presets as plain functions: naming them, and what stands in a form for their values. Pure. */

import { noValues, valuesOf } from "@/api/chat-settings";
import { MOST_NAME } from "@/api/limits";
import type { SettingValues } from "@/api/types";
import type { SettingTexts } from "./form";

/** A name that is not taken: "Letter 2" after "Letter". */
export function freeName(name: string, taken: readonly string[]): string {
  const used = new Set(taken.map((one) => one.toLowerCase()));
  for (let number = 2; ; number += 1) {
    const free = `${name.replace(/ \d+$/, "").slice(0, MOST_NAME - 6)} ${number}`;
    if (!used.has(free.toLowerCase())) return free;
  }
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
