/** What stands in a form for the values of a preset. Pure. */

import { noValues, valuesOf } from "@/api/chat-settings";
import type { SettingValues } from "@/api/types";
import { parameterTexts } from "@/lib/parameters";
import type { SettingTexts } from "./form";

/** Written with the decimal sign of the language, and read with either. */
export function textsOf(values: SettingValues | null, language: string): SettingTexts {
  const { instructions, ...parameters } = valuesOf(values ?? noValues);
  return { instructions, ...parameterTexts(parameters, language) };
}
