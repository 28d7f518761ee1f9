import type { TFunction } from "i18next";
import { currentFormatter } from "./i18n";
import { en } from "./locales/en";
import { mebibytes } from "./mebibytes";

type ProblemKey = keyof typeof en.problem;

function isProblemKey(code: string): code is ProblemKey {
  return Object.hasOwn(en.problem, code);
}

export interface Bounds {
  readonly tooLong?: { readonly field: string; readonly most: number; readonly length: number } | null;
  readonly mostBytes?: number | null;
  readonly storage?: { readonly used: number; readonly allowed: number } | null;
  readonly retryAfter?: number | null;
}

function isWaitKey(code: string): code is keyof typeof en.waits {
  return Object.hasOwn(en.waits, code);
}

function isFieldKey(field: string): field is keyof typeof en.fields {
  return Object.hasOwn(en.fields, field);
}

/** The sentence for a problem's code; the server's own words are never shown: they are in one language, and for programs. */
export function problemText(t: TFunction, code: string, bounds: Bounds = {}): string {
  const { tooLong = null, mostBytes = null, storage = null, retryAfter = null } = bounds;
  const format = currentFormatter();
  const { formatCount } = format;
  if (tooLong !== null) {
    const last = tooLong.field.split(".").at(-1) ?? "";
    const name = isFieldKey(last) ? t(`fields.${last}`) : last;
    return t("bounds.tooLong", { name, length: formatCount(tooLong.length), most: formatCount(tooLong.most) });
  }
  if (code === "request_too_large" && mostBytes !== null) {
    return t("bounds.tooLarge", { most: formatCount(Math.floor(mostBytes / 2 ** 20)) });
  }
  if (code === "storage_full" && storage !== null) {
    return t("bounds.storageFull", {
      used: mebibytes(format, storage.used),
      allowed: mebibytes(format, storage.allowed),
    });
  }
  if (retryAfter !== null && isWaitKey(code)) return t(`waits.${code}`, { when: format.formatWait(retryAfter) });
  return t(`problem.${isProblemKey(code) ? code : "unknown"}`);
}
