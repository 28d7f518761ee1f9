import type { TFunction } from "i18next";
import { en } from "./locales/en";

type ProblemKey = keyof typeof en.problem;

function isProblemKey(code: string): code is ProblemKey {
  return Object.hasOwn(en.problem, code);
}

/** The sentence for a problem's code; the server's own words for a code that has none, else a general sentence. */
export function problemText(t: TFunction, code: string, detail?: string | null): string {
  if (isProblemKey(code)) return t(`problem.${code}`);
  return detail ?? t("problem.unknown");
}
