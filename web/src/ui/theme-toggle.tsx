import { SunMoon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { applyTheme, isDark } from "@/lib/theme";
import { IconButton } from "./button";

export function ThemeToggle({ size = "small" }: { readonly size?: "small" | "normal" }) {
  const { t } = useTranslation();
  return (
    <IconButton label={t("nav.theme")} size={size} onClick={() => applyTheme(isDark() ? "light" : "dark")}>
      <SunMoon className="i" aria-hidden />
    </IconButton>
  );
}
