import { LogOut } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { Button } from "@/ui/button";
import { SectionCard } from "@/ui/section-card";
import { useTitle } from "@/ui/use-title";
import { ApiKeys } from "./components/api-keys";
import { Appearance } from "./components/appearance";
import { DeleteAccountDialog } from "./components/delete-account";
import { EUOnlySetting } from "./components/eu-only";
import { Personal } from "./components/personal";
import { Security } from "./components/security";

interface SettingsPageProps {
  readonly user: User;
  readonly onSignOut: () => void;
  readonly headerStart?: ReactNode;
  /** Sections of other features, before the account. */
  readonly children?: ReactNode;
}

export function SettingsPage({ user, onSignOut, headerStart, children }: SettingsPageProps) {
  const { t } = useTranslation();
  useTitle(t("settings.title"));
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("settings.title")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          <Appearance />
          <Personal />
          <EUOnlySetting />
          <ApiKeys />
          <Security email={user.email} />
          {children}
          <Account user={user} onSignOut={onSignOut} />
        </div>
      </main>
    </div>
  );
}

function Account({ user, onSignOut }: Pick<SettingsPageProps, "user" | "onSignOut">) {
  const { t } = useTranslation();
  const [isErasing, setErasing] = useState(false);
  return (
    <SectionCard id="account" title={t("settings.account")}>
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
      <div className="card-foot row row-wrap between">
        <Button onClick={onSignOut}>
          <LogOut className="i" aria-hidden />
          {t("settings.signOut")}
        </Button>
        <Button look="danger" onClick={() => setErasing(true)}>
          {t("settings.erase")}
        </Button>
      </div>
      {isErasing ? <DeleteAccountDialog onClose={() => setErasing(false)} /> : null}
    </SectionCard>
  );
}
