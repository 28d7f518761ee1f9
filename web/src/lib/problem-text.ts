import type { TFunction } from "i18next";
import { currentFormatter } from "./i18n";
import { en } from "./locales/en";

type ProblemKey = keyof typeof en.problem;

function isProblemKey(code: string): code is ProblemKey {
  return Object.hasOwn(en.problem, code);
}

export interface Bounds {
  readonly tooLong?: { readonly field: string; readonly most: number; readonly length: number } | null;
  readonly mostBytes?: number | null;
}

function isFieldKey(field: string): field is keyof typeof en.fields {
  return Object.hasOwn(en.fields, field);
}

/** The sentence for a problem's code; the server's own words are never shown: they are in one language, and for programs. */
export function problemText(t: TFunction, code: string, bounds: Bounds = {}): string {
  const { tooLong = null, mostBytes = null } = bounds;
  const { formatCount } = currentFormatter();
  if (tooLong !== null) {
    const last = tooLong.field.split(".").at(-1) ?? "";
    const name = isFieldKey(last) ? t(`fields.${last}`) : last;
    return t("bounds.tooLong", { name, length: formatCount(tooLong.length), most: formatCount(tooLong.most) });
  }
  if (code === "request_too_large" && mostBytes !== null) {
    return t("bounds.tooLarge", { most: formatCount(Math.floor(mostBytes / 2 ** 20)) });
  }
  return t(`problem.${isProblemKey(code) ? code : "unknown"}`);
}
