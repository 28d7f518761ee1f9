/** Words of problems around other ways to sign in. Loaded with the parts that meet them. */
import type { TFunction } from "i18next";
import { addEnglish } from "./i18n";
import { enWays } from "./locales/en-ways";
import { problemText } from "./problem-text";

addEnglish(enWays);

type Code = keyof typeof enWays.ways.problems;

export function waysProblem(t: TFunction, code: string): string {
  return Object.hasOwn(enWays.ways.problems, code) ? t(`ways.problems.${code as Code}`) : problemText(t, code);
}
