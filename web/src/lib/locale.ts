/** Languages of the app, and the regional locale that Intl formats with. */

export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language);
}

/** The first language of the browser that the app speaks, else English. */
export function preferredLanguage(browser: readonly string[]): Language {
  for (const tag of browser) {
    const language = tag.toLowerCase().split("-")[0];
    if (isLanguage(language)) return language;
  }
  return "en";
}

/**
 * The locale for numbers, money and dates. A regional variant of the reader is kept; bare English and en-US, which
 * browsers state by default, become English as written in Europe, for every price here is in euro.
 */
export function intlLocale(language: Language, browser: readonly string[]): string {
  const regional = browser.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
  if (regional !== undefined && regional.toLowerCase() !== "en-us") return regional;
  return language === "en" ? "en-150" : "de-DE";
}
