/** What a language file must satisfy: the keys of English, and in every text the placeholders of its English text. */

import type { en } from "./locales/en";
import type { enAdmin } from "./locales/en-admin";
import type { enAgentTemplates } from "./locales/en-agent-templates";
import type { enErasure } from "./locales/en-erasure";
import type { enMeaning } from "./locales/en-meaning";
import type { enProof } from "./locales/en-proof";
import type { enQueue } from "./locales/en-queue";
import type { enReadAloud } from "./locales/en-read-aloud";
import type { enRun } from "./locales/en-run";
import type { enSchedules } from "./locales/en-schedules";
import type { enSecondFactor } from "./locales/en-second-factor";
import type { enTools } from "./locales/en-tools";
import type { enWays } from "./locales/en-ways";

export type English = typeof en &
  typeof enAdmin &
  typeof enAgentTemplates &
  typeof enErasure &
  typeof enMeaning &
  typeof enProof &
  typeof enQueue &
  typeof enReadAloud &
  typeof enRun &
  typeof enSchedules &
  typeof enSecondFactor &
  typeof enTools &
  typeof enWays;

type Placeholders<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type SamePlaceholders<Model, Text> = [Placeholders<Model>] extends [Placeholders<Text>]
  ? [Placeholders<Text>] extends [Placeholders<Model>]
    ? Text
    : never
  : never;

type Translated<Model, Given> = {
  readonly [Key in keyof Model]: Key extends keyof Given
    ? Model[Key] extends string
      ? SamePlaceholders<Model[Key], Given[Key]>
      : Translated<Model[Key], Given[Key]>
    : never;
};

type Strings<Model> = { readonly [Key in keyof Model]: Model[Key] extends string ? string : Strings<Model[Key]> };

export type Translation = Strings<English>;

/** Returns its argument. A missing key or another placeholder is a type error. */
export function defineLocale<const Given extends Translation>(
  translation: Given & Translated<English, Given>,
): Translation {
  return translation;
}
