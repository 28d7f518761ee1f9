/** What a preset and the settings of a chat are made of: as it is typed, and as the server wants it. */

import * as z from "zod/mini";
import { MOST_DESCRIPTION, MOST_NAME, MOST_TEXT } from "@/api/limits";
import { line } from "@/lib/form";
import { parameterShape } from "@/lib/parameters";

const settings = {
  instructions: z.pipe(
    z.string().check(z.maxLength(MOST_TEXT)),
    z.transform((text) => (text.trim() === "" ? "" : text)),
  ),
  ...parameterShape,
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
