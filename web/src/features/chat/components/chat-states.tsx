import { Link } from "@tanstack/react-router";
import { MessageSquareOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { buttonClass } from "@/ui/button";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { ThreadColumn } from "./thread-column";

/** A chat whose messages are on their way. */
export function ChatLoading({ title }: { readonly title: string }) {
  return (
    <ChatState title={title}>
      <Skeleton widths={[55, 90, 84, 62]} />
    </ChatState>
  );
}

/** A chat that is gone, or could not be loaded. */
export function ChatMissing({ code, onRetry }: { readonly code: string; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  const gone = code === "chat_not_found";
  return (
    <ChatState title={gone ? t("chat.notFound") : t("chat.loadFailed")}>
      {gone ? (
        <EmptyState
          icon={<MessageSquareOff className="i i-lg" aria-hidden />}
          action={
            <Link className={buttonClass()} to="/">
              {t("nav.newChat")}
            </Link>
          }
        >
          {t("chat.notFound")}
        </EmptyState>
      ) : (
        <ErrorState title={t("chat.loadFailed")} onRetry={onRetry} />
      )}
    </ChatState>
  );
}

function ChatState({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="scroll" id="main" tabIndex={-1}>
      <ThreadColumn>
        <h1 className="visually-hidden">{title}</h1>
        {children}
      </ThreadColumn>
    </main>
  );
}
