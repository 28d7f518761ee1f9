/** Words of problems around the second factor. Loaded with the parts that meet them. */
import type { TFunction } from "i18next";
import { addEnglish } from "./i18n";
import { enSecondFactor } from "./locales/en-second-factor";
import { type Bounds, problemText } from "./problem-text";

addEnglish(enSecondFactor);

type Code = keyof typeof enSecondFactor.secondFactor.problems;

/** Null: nothing went wrong. `seconds`: how far a clock is off, where the problem says it. */
export function secondFactorProblem(
  t: TFunction,
  problem: ({ readonly code: string } & Bounds) | null,
  seconds: number | null = null,
): string | null {
  if (problem === null) return null;
  if (!Object.hasOwn(enSecondFactor.secondFactor.problems, problem.code)) return problemText(t, problem.code, problem);
  return t(`secondFactor.problems.${problem.code as Code}`, { seconds: Math.abs(seconds ?? 0) });
}
