/** Texts in the reader's language. English is bundled; another language is loaded when it is chosen. */

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { createFormatter, type Formatter, type UnitSizes } from "./format";
import { intlLocale, isLanguage, type Language, preferredLanguage } from "./locale";
import type { English, Translation } from "./locale-type";
import { en } from "./locales/en";
import { recall, remember } from "./storage";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: English };
  }
}

const loaders: Record<Exclude<Language, "en">, () => Promise<Translation>> = {
  de: async () => (await import("./locales/de")).de,
};

function keptLanguage(): Language {
  const kept = recall("language");
  return isLanguage(kept) ? kept : preferredLanguage(navigator.languages);
}

let formatter: Formatter = createFormatter("en-150");
let unitSizes: UnitSizes = {};

/** The formatter of the current language. React code reads it through `useFormat`. */
export function currentFormatter(): Formatter {
  return formatter;
}

async function load(language: Language): Promise<void> {
  if (language === "en" || i18next.hasResourceBundle(language, "translation")) return;
  i18next.addResourceBundle(language, "translation", await loaders[language]());
}

/** English texts that come with a page of their own. */
export function addEnglish(words: Partial<English>): void {
  i18next.addResourceBundle("en", "translation", words, true);
}

function dress(language: Language): void {
  formatter = createFormatter(intlLocale(language, navigator.languages), undefined, unitSizes);
  document.documentElement.lang = language;
}

export async function startI18n(): Promise<void> {
  const language = keptLanguage();
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  dress("en");
  if (language !== "en") await showLanguage(language);
}

async function showLanguage(language: Language): Promise<void> {
  await load(language);
  dress(language);
  await i18next.changeLanguage(language);
}

/** Changes the language now and for the next visit. */
export async function chooseLanguage(language: Language): Promise<void> {
  remember("language", language);
  await showLanguage(language);
}

/** Writes quantities in these units from now on. */
export async function chooseUnits(sizes: UnitSizes): Promise<void> {
  if (JSON.stringify(sizes) === JSON.stringify(unitSizes)) return;
  unitSizes = sizes;
  await showLanguage(currentLanguage());
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : "en";
}
