import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { Suspense, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { RunsProvider } from "@/features/chat/runs-context";
import { Notices } from "@/features/notices/notices";
import { lazyPart } from "@/lib/lazy-part";
import { Toasts } from "@/ui/toast";
import { inProject, NavigationContext } from "./navigation";
import { OutdatedPage } from "./outdated-page";
import { Sidebar } from "./sidebar";
import { useFoldedSidebar } from "./use-folded-sidebar";
import { usePreferences } from "./use-preferences";
import { usePushUpdates } from "./use-push-updates";
import { useSession } from "./use-session";
import { useShortcuts } from "./use-shortcuts";

const CommandPalette = lazyPart(async () => ({ default: (await import("./command-palette")).CommandPalette }));
const ShortcutsDialog = lazyPart(async () => ({ default: (await import("./shortcuts-dialog")).ShortcutsDialog }));

/** As in the style sheets: the sidebar is a drawer. */
const isNarrow = () => matchMedia("(max-width: 47.99rem)").matches;

/** What every page behind sign-in stands in: the sidebar, the keys, the answers in progress. */
export function Shell() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const session = useSession();
  const path = useLocation({ select: (location) => location.pathname });
  const [isOpen, setOpen] = useState(false);
  const [projectId, setProjectId] = useState<string | null>(null);
  const [over, setOver] = useState<"palette" | "shortcuts" | null>(null);
  const { isFolded, setFolded } = useFoldedSidebar();
  const close = useCallback(() => setOver(null), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes when the reader went somewhere
  useEffect(() => setOpen(false), [path]);

  useEffect(() => {
    if (session.status !== "signed-out") return;
    // First away from the pages that would ask for it all again.
    void navigate({ to: "/signin", replace: true }).then(() => client.clear());
  }, [session.status, client, navigate]);

  usePushUpdates();
  usePreferences();
  useShortcuts({
    palette: () => setOver("palette"),
    shortcuts: () => setOver("shortcuts"),
    sidebar: () => (isNarrow() ? setOpen(!isOpen) : setFolded(!isFolded)),
    newChat: () => void navigate({ to: "/", search: inProject(projectId) }),
  });

  return (
    <RunsProvider>
      <Toasts>
        <NavigationContext value={{ isOpen, setOpen, isFolded, setFolded, projectId, setProjectId }}>
          <a className="skip" href="#main">
            {t("common.skip")}
          </a>
          <div className="app" data-folded={isFolded || undefined}>
            <Sidebar onSearch={() => setOver("palette")} />
            <div className="stage">
              <OutdatedPage />
              <Notices />
              <Outlet />
            </div>
          </div>
          <Suspense>
            {over === "palette" ? <CommandPalette onClose={close} /> : null}
            {over === "shortcuts" ? <ShortcutsDialog onClose={close} /> : null}
          </Suspense>
        </NavigationContext>
      </Toasts>
    </RunsProvider>
  );
}
