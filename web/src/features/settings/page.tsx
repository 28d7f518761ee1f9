import { LogOut } from "lucide-react";
import { Fragment, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { lazyPart } from "@/lib/lazy-part";
import { Button } from "@/ui/button";
import { SectionCard } from "@/ui/section-card";
import { useTitle } from "@/ui/use-title";
import { ApiKeys } from "./components/api-keys";
import { Appearance } from "./components/appearance";
import { Budgets } from "./components/budgets";
import { EUOnlySetting } from "./components/eu-only";
import { Personal } from "./components/personal";
import { Profile } from "./components/profile";
import { SectionNav } from "./components/section-nav";
import { Security } from "./components/security";
import styles from "./page.module.css";

const DeleteAccountDialog = lazyPart(() =>
  import("./components/delete-account").then((part) => ({ default: part.DeleteAccountDialog })),
);

interface SettingsPageProps {
  readonly user: User;
  readonly onSignOut: () => void;
  readonly headerStart?: ReactNode;
  /** Sections of other features, before the account. */
  readonly others: readonly SettingsSection[];
}

export interface SettingsSection {
  /** Names it in addresses: `/settings#keys`. */
  readonly id: string;
  readonly title: string;
  readonly content: ReactNode;
}

/** Everything a person can set, in sections that have addresses. */
export function SettingsPage({ user, onSignOut, headerStart, others }: SettingsPageProps) {
  const { t } = useTranslation();
  const sections: readonly SettingsSection[] = [
    { id: "profile", title: t("settings.profile"), content: <Profile user={user} /> },
    { id: "appearance", title: t("settings.appearance"), content: <Appearance /> },
    { id: "personal", title: t("settings.personal"), content: <Personal /> },
    { id: "eu-only", title: t("eu.title"), content: <EUOnlySetting /> },
    { id: "keys", title: t("settings.keys"), content: <ApiKeys /> },
    { id: "budgets", title: t("budget.title"), content: <Budgets user={user} /> },
    { id: "security", title: t("settings.security"), content: <Security email={user.email} /> },
    ...others,
    { id: "account", title: t("settings.account"), content: <Account onSignOut={onSignOut} /> },
  ];
  useTitle(t("settings.title"));
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("settings.title")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className={`page ${styles["layout"]}`}>
          <SectionNav sections={sections} />
          <div className={styles["sections"]}>
            {sections.map(({ id, content }) => (
              <Fragment key={id}>{content}</Fragment>
            ))}
          </div>
        </div>
      </main>
    </div>
  );
}

function Account({ onSignOut }: Pick<SettingsPageProps, "onSignOut">) {
  const { t } = useTranslation();
  const [isErasing, setErasing] = useState(false);
  return (
    <SectionCard id="account" title={t("settings.account")}>
      <p className="muted text-md">{t("settings.accountIntro")}</p>
      <div className="card-foot row row-wrap between">
        <Button onClick={onSignOut}>
          <LogOut className="i" aria-hidden />
          {t("settings.signOut")}
        </Button>
        <Button look="danger" onClick={() => setErasing(true)}>
          {t("settings.erase")}
        </Button>
      </div>
      {isErasing ? (
        <Suspense>
          <DeleteAccountDialog onClose={() => setErasing(false)} />
        </Suspense>
      ) : null}
    </SectionCard>
  );
}
