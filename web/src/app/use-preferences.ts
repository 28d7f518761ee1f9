import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { preferencesQuery } from "@/api/queries";
import { unitSizes } from "@/features/settings/rules";
import { chooseLanguage, chooseUnits, currentLanguage } from "@/lib/i18n";
import { isLanguage } from "@/lib/locale";
import { applyTheme, currentTheme } from "@/lib/theme";

/** Theme, language and units as the person chose them, on whatever device that was. */
export function usePreferences(): void {
  const { data } = useQuery(preferencesQuery);
  useEffect(() => {
    if (data === undefined) return;
    if (data.theme !== currentTheme()) applyTheme(data.theme);
    if (isLanguage(data.language) && data.language !== currentLanguage()) void chooseLanguage(data.language);
    void chooseUnits(unitSizes(data.units));
  }, [data]);
}
