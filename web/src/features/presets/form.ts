/** What a preset and the settings of a chat are made of: as it is typed, and as the server wants it. */

import * as z from "zod/mini";
import { MOST_DESCRIPTION, MOST_NAME, MOST_OUTPUT, MOST_TEMPERATURE, MOST_TEXT } from "@/api/limits";
import type { Effort } from "@/api/types";
import { line } from "@/lib/form";

export const efforts = ["minimal", "low", "medium", "high"] as const satisfies readonly Effort[];

const bounds = {
  temperature: { least: 0, most: MOST_TEMPERATURE, isWhole: false },
  topP: { least: 0, most: 1, isWhole: false },
  maxOutput: { least: 1, most: MOST_OUTPUT, isWhole: true },
} as const;
export type NumberName = keyof typeof bounds;

/** The value of a field, written with the decimal sign of any language: null where it is empty, undefined where it is none. */
function numberIn(text: string, name: NumberName): number | null | undefined {
  const bare = text.trim().replace(",", ".");
  if (bare === "") return null;
  const { least, most, isWhole } = bounds[name];
  if (!/^\d*\.?\d+$|^\d+\.$/.test(bare)) return undefined;
  const value = Number(bare);
  return value >= least && value <= most && (!isWhole || Number.isInteger(value)) ? value : undefined;
}

const number = (name: NumberName) =>
  z.pipe(
    z.string().check(z.refine((text) => numberIn(text, name) !== undefined)),
    z.transform((text) => numberIn(text, name) ?? null),
  );

const settings = {
  instructions: z.pipe(
    z.string().check(z.maxLength(MOST_TEXT)),
    z.transform((text) => (text.trim() === "" ? "" : text)),
  ),
  temperature: number("temperature"),
  topP: number("topP"),
  maxOutput: number("maxOutput"),
  reasoningEffort: z.pipe(
    z.enum(["", ...efforts]),
    z.transform((effort) => (effort === "" ? null : effort)),
  ),
};

/** What is left empty is not set. */
export const settingsForm = z.object(settings);
/** What stands in the fields. */
export type SettingTexts = z.input<typeof settingsForm>;

export const presetForm = z.object({
  ...settings,
  name: line().check(z.minLength(1), z.maxLength(MOST_NAME)),
  description: line().check(z.maxLength(MOST_DESCRIPTION)),
  /** Null: whichever the chat has. */
  model: z.pipe(
    z.string(),
    z.transform((id) => id || null),
  ),
  default: z.boolean(),
});

/** The settings of a chat, and what a preset made of them is called. */
export const chatSettingsForm = z.object({
  ...settings,
  presetId: z.string(),
  name: line().check(z.maxLength(MOST_NAME)),
  withModel: z.boolean(),
});
export type ChatSettingsWish = z.output<typeof chatSettingsForm>;
