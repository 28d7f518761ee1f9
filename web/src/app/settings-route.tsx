import { useTranslation } from "react-i18next";
import { signOut } from "@/features/auth/queries";
import { FilesCard } from "@/features/files/files-card";
import { OfficerLinkList } from "@/features/officer/list";
import { SettingsPage } from "@/features/settings/page";
import { ShareList } from "@/features/shares/list";
import { DataCard } from "@/features/transfer/data-card";
import { OpenNavigation } from "./navigation";
import { useUser } from "./use-session";

export function SettingsRoute() {
  const { t } = useTranslation();
  const user = useUser();
  if (user === null) return null;
  return (
    <SettingsPage
      user={user}
      onSignOut={() => void signOut().catch(() => undefined)}
      headerStart={<OpenNavigation />}
      others={[
        { id: "shares", title: t("shares.list"), content: <ShareList /> },
        { id: "officer-links", title: t("officer.list"), content: <OfficerLinkList /> },
        { id: "files", title: t("files.title"), content: <FilesCard /> },
        { id: "data", title: t("imports.title"), content: <DataCard /> },
      ]}
    />
  );
}
