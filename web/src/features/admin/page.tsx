import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { Segmented } from "@/ui/segmented";
import { useTitle } from "@/ui/use-title";
import { AuditLog } from "./components/audit-log";
import { AdminDonations } from "./components/donations";
import { Invitations } from "./components/invitations";
import { Overview } from "./components/overview";
import { People } from "./components/people";
import { PersonPage } from "./components/person";
import { Providers } from "./components/providers";
import { Shares } from "./components/shares";
import styles from "./page.module.css";

const adminParts = ["overview", "people", "providers", "shares", "donations", "log"] as const;
export type AdminPart = (typeof adminParts)[number];

interface AdminPageProps {
  readonly user: User;
  readonly part: AdminPart;
  /** Whose page is open among the people. */
  readonly person: string | null;
  readonly onPart: (part: AdminPart) => void;
  readonly headerStart?: ReactNode;
}

export function AdminPage({ user, part, person, onPart, headerStart }: AdminPageProps) {
  const { t } = useTranslation();
  useTitle(t("admin.title"));
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("admin.title")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className={`page ${styles["page"]}`}>
          <div className={styles["parts"]}>
            <Segmented
              label={t("admin.title")}
              segments={adminParts.map((value) => ({ value, label: t(`admin.parts.${value}`) }))}
              value={part}
              onChange={onPart}
            />
          </div>
          {part === "overview" ? <Overview /> : null}
          {part !== "people" ? null : person === null ? (
            <>
              <People />
              <Invitations />
            </>
          ) : (
            <PersonPage key={person} id={person} isOwn={person === user.id} />
          )}
          {part === "providers" ? <Providers /> : null}
          {part === "shares" ? <Shares /> : null}
          {part === "donations" ? <AdminDonations /> : null}
          {part === "log" ? <AuditLog /> : null}
        </div>
      </main>
    </div>
  );
}
