import type { TFunction } from "i18next";
import { en } from "./locales/en";

type ProblemKey = keyof typeof en.problem;

function isProblemKey(code: string): code is ProblemKey {
  return Object.hasOwn(en.problem, code);
}

/** The sentence for a problem's code. The server's own words are never shown: they are in one language, and for programs. */
export function problemText(t: TFunction, code: string): string {
  return t(`problem.${isProblemKey(code) ? code : "unknown"}`);
}
