import { useQuery } from "@tanstack/react-query";
import { Link, useMatchRoute, useNavigate, useParams } from "@tanstack/react-router";
import {
  BookText,
  Bot,
  ChartColumn,
  Gauge,
  PanelLeft,
  Search,
  Settings,
  ShieldCheck,
  Sprout,
  SquarePen,
} from "lucide-react";
import { type KeyboardEvent, Suspense, use, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { balanceQuery, profilePictureQuery } from "@/api/queries";
import { ConversationList } from "@/features/conversations/list";
import { useSavePreferences } from "@/features/settings/queries";
import { commandKey, isEscape } from "@/lib/keyboard";
import { lazyPart } from "@/lib/lazy-part";
import { euroToMicro, microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Avatar } from "@/ui/avatar";
import { IconButton } from "@/ui/button";
import { LegalLinks } from "@/ui/legal-links";
import { ThemeToggle } from "@/ui/theme-toggle";
import { FoldButton, inProject, NavigationContext } from "./navigation";
import styles from "./sidebar.module.css";
import { useUser } from "./use-session";

const ShareDialog = lazyPart(async () => ({ default: (await import("@/features/shares/dialog")).ShareDialog }));

export function Sidebar({ onSearch }: { readonly onSearch: () => void }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  const { isOpen, setOpen, isFolded, projectId, setProjectId } = use(NavigationContext);
  const [sharing, setSharing] = useState<string | null>(null);
  const isAt = useMatchRoute();
  const isInLibrary =
    isAt({ to: "/presets" }) !== false ||
    isAt({ to: "/knowledge", fuzzy: true }) !== false ||
    isAt({ to: "/schedules" }) !== false;
  const isAtNewChat = isAt({ to: "/" }) !== false;
  const aside = useRef<HTMLElement>(null);

  useEffect(() => {
    if (isOpen) aside.current?.querySelector<HTMLElement>("a.nav-item, button.nav-item")?.focus();
  }, [isOpen]);

  function onKeyDown(event: KeyboardEvent) {
    if (isEscape(event.nativeEvent) && isOpen) setOpen(false);
  }

  /** A chat that is about to begin goes along with what is listed. */
  function onProject(chosen: string | null) {
    setProjectId(chosen);
    if (isAtNewChat) {
      void navigate({
        to: "/",
        search: ({ project: _, ...kept }) => ({ ...kept, ...inProject(chosen) }),
        replace: true,
      });
    }
  }

  return (
    <aside
      ref={aside}
      className={styles["sidebar"]}
      id="nav"
      data-open={isOpen || undefined}
      aria-label={t("nav.label")}
      onKeyDown={onKeyDown}
    >
      <div className={styles["head"]}>
        <Link className="wordmark" to="/">
          aim2balance
        </Link>
        <IconButton className="only-narrow" size="small" label={t("nav.close")} onClick={() => setOpen(false)}>
          <PanelLeft className="i" aria-hidden />
        </IconButton>
        {isFolded ? null : <FoldButton />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the list scrolls, and so must be reachable by keyboard */}
      <nav className="sidebar-scroll" aria-label={t("nav.chats")} tabIndex={0}>
        <Link
          className="nav-item"
          to="/"
          search={inProject(projectId)}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          <SquarePen className="i" aria-hidden />
          <span className="truncate">{t("nav.newChat")}</span>
        </Link>
        <button type="button" className="nav-item" onClick={onSearch}>
          <Search className="i" aria-hidden />
          <span className="truncate">{t("nav.search")}</span>
          <span className="kbd" aria-hidden>
            {commandKey(i18n.language)}K
          </span>
        </button>
        <Link className="nav-item" to="/prompts" {...(isInLibrary ? { "aria-current": "page" as const } : {})}>
          <BookText className="i" aria-hidden />
          <span className="truncate">{t("nav.library")}</span>
        </Link>
        <Link className="nav-item" to="/agents">
          <Bot className="i" aria-hidden />
          <span className="truncate">{t("agents.title")}</span>
        </Link>
        <Link className="nav-item" to="/dashboard" activeOptions={{ includeSearch: false }}>
          <ChartColumn className="i" aria-hidden />
          <span className="truncate">{t("nav.dashboard")}</span>
        </Link>
        <Link className="nav-item" to="/impact">
          <Gauge className="i" aria-hidden />
          <span className="truncate">{t("impact.title")}</span>
        </Link>
        <Link className="nav-item" to="/restoration">
          <Sprout className="i" aria-hidden />
          <span className="truncate">{t("restoration.nav")}</span>
        </Link>
        <AdminLink />
        <ConversationList
          currentId={id ?? null}
          onGo={(chat) =>
            void (chat === null
              ? navigate({ to: "/", search: inProject(projectId) })
              : navigate({ to: "/c/$id", params: { id: chat } }))
          }
          onProject={onProject}
          onNewChat={(project) => void navigate({ to: "/", search: { project } })}
          onOpenProject={(project) => void navigate({ to: "/projects/$id", params: { id: project } })}
          onShare={setSharing}
        />
      </nav>
      <div className={styles["foot"]}>
        <WalletFoot />
        <AccountFoot />
        <LegalLinks />
      </div>
      {sharing === null ? null : (
        <Suspense>
          <ShareDialog conversationId={sharing} onClose={() => setSharing(null)} />
        </Suspense>
      )}
      <button type="button" className={styles["close"]} aria-label={t("nav.close")} onClick={() => setOpen(false)} />
    </aside>
  );
}

function AdminLink() {
  const { t } = useTranslation();
  if (useUser()?.role !== "admin") return null;
  return (
    <Link className="nav-item" to="/admin" activeOptions={{ includeSearch: false }}>
      <ShieldCheck className="i" aria-hidden />
      <span className="truncate">{t("nav.admin")}</span>
    </Link>
  );
}

function WalletFoot() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(balanceQuery);
  if (data === undefined) return null;
  const topup = data.lastTopupMicroEur;
  const left = topup === null || topup <= 0 ? null : Math.max(0, Math.min(1, data.tokenCredits / topup));
  const percent = left === null ? "" : format.formatPart(left);
  return (
    <Link className={styles["wallet"]} to="/wallet" data-testid="wallet-foot">
      <span>{t("nav.wallet")}</span>
      <span className="num medium" data-testid="wallet-balance">
        {format.formatEuro(microEuro(data.tokenCredits))}
      </span>
      {left === null ? null : (
        <span className="bar" role="img" aria-label={t("nav.walletLeft", { percent })}>
          <span style={{ width: `${left * 100}%` }} />
        </span>
      )}
      <span className="tiny">
        {topup === null ? "" : t("nav.lastTopup", { amount: format.formatEuro(microEuro(topup), "euro") })}
      </span>
      <span className="tiny num">
        {data.held > 0 ? t("nav.held", { amount: format.formatEuro(euroToMicro(data.held)) }) : ""}
      </span>
    </Link>
  );
}

function AccountFoot() {
  const { t } = useTranslation();
  const user = useUser();
  const save = useSavePreferences();
  const picture = useQuery(profilePictureQuery(user?.pictureId ?? null));
  const name = user?.name ?? user?.email ?? "";
  return (
    <div className={`row ${styles["account"]}`}>
      <Avatar name={name} picture={user?.pictureId == null ? undefined : picture.data} />
      <span dir="auto" className="grow truncate small" data-testid="who">
        {name}
      </span>
      <ThemeToggle onChosen={(theme) => save.mutate({ theme })} />
      <Link
        className="btn btn-quiet btn-icon btn-sm"
        to="/settings"
        aria-label={t("nav.account")}
        title={t("nav.settings")}
      >
        <Settings className="i" aria-hidden />
      </Link>
    </div>
  );
}
