import { LogOut } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { chooseLanguage, currentLanguage } from "@/lib/i18n";
import { languages } from "@/lib/locale";
import { applyTheme, currentTheme, themes } from "@/lib/theme";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import { useTitle } from "@/ui/use-title";
import { Keys } from "./components/keys";

interface SettingsPageProps {
  readonly user: User;
  readonly onSignOut: () => void;
  readonly headerStart?: ReactNode;
}

export function SettingsPage({ user, onSignOut, headerStart }: SettingsPageProps) {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(currentTheme);
  useTitle(t("settings.title"));
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("settings.title")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          <section className="card" aria-labelledby="appearance-title">
            <div className="card-head">
              <h2 className="card-title" id="appearance-title">
                {t("settings.appearance")}
              </h2>
            </div>
            <div className="setting-rows">
              <div className="setting-row">
                <span>{t("settings.language")}</span>
                <Segmented
                  label={t("settings.language")}
                  segments={languages.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
                  value={currentLanguage()}
                  onChange={(language) => void chooseLanguage(language)}
                />
              </div>
              <div className="setting-row">
                <span>{t("settings.theme")}</span>
                <Segmented
                  label={t("settings.theme")}
                  segments={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
                  value={theme}
                  onChange={(next) => {
                    applyTheme(next);
                    setTheme(next);
                  }}
                />
              </div>
            </div>
          </section>
          <Keys />
          <section className="card" aria-labelledby="account-title">
            <div className="card-head">
              <h2 className="card-title" id="account-title">
                {t("settings.account")}
              </h2>
            </div>
            <div className="setting-rows">
              {user.name === null || user.name === "" ? null : (
                <div className="setting-row">
                  <span>{t("settings.name")}</span>
                  <span className="muted">{user.name}</span>
                </div>
              )}
              <div className="setting-row">
                <span>{t("settings.email")}</span>
                <span className="muted anywhere">{user.email}</span>
              </div>
            </div>
            <div className="card-foot">
              <Button onClick={onSignOut}>
                <LogOut className="i" aria-hidden />
                {t("settings.signOut")}
              </Button>
            </div>
          </section>
        </div>
      </main>
    </div>
  );
}
