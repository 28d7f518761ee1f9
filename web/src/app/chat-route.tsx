import { useLocation, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChartColumn, Share2 } from "lucide-react";
import { type ReactNode, Suspense, use, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ChatPage } from "@/features/chat/page";
import { newId } from "@/lib/ids";
import { lazyPart } from "@/lib/lazy-part";
import { IconButton } from "@/ui/button";
import { NavigationContext, NewChatLink, OpenNavigation } from "./navigation";
import { useCheckoutReturn } from "./use-checkout-return";

const QuickPanel = lazyPart(async () => ({
  default: (await import("@/features/dashboard/components/quick-panel")).QuickPanel,
}));

const ShareDialog = lazyPart(async () => ({ default: (await import("@/features/shares/dialog")).ShareDialog }));

const CheckoutReturn = lazyPart(async () => ({
  default: (await import("@/features/wallet/components/checkout-return")).CheckoutReturn,
}));

const PromptCommand = lazyPart(async () => ({ default: (await import("@/features/prompts/command")).PromptCommand }));

const SettingsDialog = lazyPart(async () => ({
  default: (await import("@/features/presets/settings-dialog")).SettingsDialog,
}));

/** Loaded when the first command is written. */
function offerPrompts(text: string, onText: (text: string) => void): ReactNode {
  return text.startsWith("/") ? (
    <Suspense>
      <PromptCommand text={text} onText={onText} />
    </Suspense>
  ) : null;
}

export function ChatRoute() {
  const { id } = useParams({ strict: false });
  const { receipt, project, preset, agent, message } = useSearch({ strict: false });
  const fresh = useFreshId(id ?? null, agent ?? preset ?? null);
  const isNew = id === undefined;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { returned, onTold } = useCheckoutReturn();
  const { setProjectId } = use(NavigationContext);
  const [isQuick, setQuick] = useState(false);
  const [isSharing, setSharing] = useState(false);
  const closeQuick = useCallback(() => setQuick(false), []);
  const asked = useLocation({ select: (location) => location.state.asked });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever asks for the same message again goes there again
  const target = useMemo(() => (message === undefined ? null : { id: message }), [message, asked]);
  // A receipt takes the place of the panel.
  const isQuickSeen = isQuick && receipt === undefined;
  return (
    <>
      <ChatPage
        key={id ?? fresh}
        id={id ?? fresh}
        isNew={isNew}
        receipt={receipt ?? null}
        target={target}
        projectId={project ?? null}
        onLeaveProject={() => {
          setProjectId(null);
          void navigate({ to: "/", search: ({ project: _, ...kept }) => kept, replace: true });
        }}
        presetId={preset ?? null}
        agentId={agent ?? null}
        onLeaveAgent={() => void navigate({ to: "/", search: ({ agent: _, ...kept }) => kept, replace: true })}
        returned={
          returned === null ? null : (
            <Suspense>
              <CheckoutReturn returned={returned.outcome} orderId={returned.orderId} onTold={onTold} />
            </Suspense>
          )
        }
        headerStart={<OpenNavigation />}
        onWallet={() => setQuick(true)}
        offer={offerPrompts}
        settingsDialog={(props) => <SettingsDialog {...props} />}
        headerEnd={
          <span className="row at-end">
            {isNew ? null : (
              <IconButton label={t("shares.share")} onClick={() => setSharing(true)}>
                <Share2 className="i" aria-hidden />
              </IconButton>
            )}
            <IconButton
              className="only-wide"
              label={t("dashboard.quick")}
              aria-expanded={isQuickSeen}
              onClick={() => setQuick(!isQuickSeen)}
            >
              <ChartColumn className="i" aria-hidden />
            </IconButton>
            {isNew ? null : <NewChatLink />}
          </span>
        }
      />
      {isSharing && id !== undefined ? (
        <Suspense>
          <ShareDialog conversationId={id} onClose={() => setSharing(false)} />
        </Suspense>
      ) : null}
      {isQuickSeen ? (
        <Suspense>
          <QuickPanel conversationId={id ?? null} onClose={closeQuick} />
        </Suspense>
      ) : null}
    </>
  );
}

/**
 * The id of the next new chat. It stays the same while that chat gets its address, and is used up by it, or by beginning with
 * another preset or agent.
 */
function useFreshId(current: string | null, preset: string | null): string {
  const [fresh, setFresh] = useState(() => ({ id: newId(), used: false, preset }));
  if (current === fresh.id && !fresh.used) setFresh({ ...fresh, used: true });
  if (current === null && (fresh.used || fresh.preset !== preset)) setFresh({ id: newId(), used: false, preset });
  return fresh.id;
}
