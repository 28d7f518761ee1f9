import { useTranslation } from "react-i18next";
import { chooseLanguage, currentLanguage } from "@/lib/i18n";
import { languages } from "@/lib/locale";
import { Segmented } from "./segmented";

/** English or German, as two short segments. */
export function LanguageSwitch() {
  const { t } = useTranslation();
  return (
    <Segmented
      label={t("settings.language")}
      segments={languages.map((value) => ({ value, label: value.toUpperCase() }))}
      value={currentLanguage()}
      onChange={(language) => void chooseLanguage(language)}
    />
  );
}
