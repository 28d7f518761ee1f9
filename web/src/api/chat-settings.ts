/** Settings of chats and the presets they are taken from, as the chat and the page of presets both need them. */

import { queryOptions } from "@tanstack/react-query";
import { request } from "./client";
import type { ChatSettings, Preset, SettingValues } from "./types";

export const presetsQuery = queryOptions({
  queryKey: ["presets"],
  queryFn: ({ signal }) => request<readonly Preset[]>("/api/presets", { signal }),
  staleTime: 60_000,
});

/** Nothing is set. */
export const noValues: SettingValues = {
  instructions: "",
  temperature: null,
  topP: null,
  maxOutput: null,
  reasoningEffort: null,
};

/** The values alone. Instructions of nothing but blanks are none. */
export function valuesOf(given: SettingValues): SettingValues {
  const { instructions, temperature, topP, maxOutput, reasoningEffort } = given;
  return {
    instructions: instructions.trim() === "" ? "" : instructions,
    temperature,
    topP,
    maxOutput,
    reasoningEffort,
  };
}

export function isSame(one: SettingValues, other: SettingValues): boolean {
  const names = Object.keys(noValues) as (keyof SettingValues)[];
  return names.every((name) => valuesOf(one)[name] === valuesOf(other)[name]);
}

/** These values as the settings of a chat, with the preset they were taken from; null where nothing is set. */
export function settingsWith(values: SettingValues, preset: Preset | null): ChatSettings | null {
  if (preset === null) return isSame(values, noValues) ? null : { ...valuesOf(values), preset: null };
  return {
    ...valuesOf(values),
    preset: { id: preset.id, name: preset.name, adjusted: !isSame(values, preset) },
  };
}

/** As the server wants them. */
export function settingsBody(settings: ChatSettings | null) {
  const { preset = null, ...values } = settings ?? {};
  return { ...values, ...(preset === null ? {} : { presetId: preset.id }) };
}

/** Settings, and the model that goes with them, if they have one. */
export interface SettingsChange {
  readonly settings: ChatSettings | null;
  readonly model: string | null;
}
