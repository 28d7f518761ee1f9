import { SunMoon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { applyTheme, isDark, type Theme } from "@/lib/theme";
import { IconButton } from "./button";

interface ThemeToggleProps {
  readonly size?: "small" | "normal";
  /** Told what was chosen, to keep it where the person finds it again. */
  readonly onChosen?: (theme: Theme) => void;
}

export function ThemeToggle({ size = "small", onChosen }: ThemeToggleProps) {
  const { t } = useTranslation();
  function toggle() {
    const theme = isDark() ? "light" : "dark";
    applyTheme(theme);
    onChosen?.(theme);
  }
  return (
    <IconButton label={t("nav.theme")} size={size} onClick={toggle}>
      <SunMoon className="i" aria-hidden />
    </IconButton>
  );
}
