import { useTranslation } from "react-i18next";
import type { Formatter } from "./format";
import { currentFormatter } from "./i18n";

/** The formatter of the reader's language; a change of language renders again. */
export function useFormat(): Formatter {
  useTranslation();
  return currentFormatter();
}
