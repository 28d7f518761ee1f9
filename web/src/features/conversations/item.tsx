import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  Archive,
  ArchiveRestore,
  Braces,
  FileText,
  FileType,
  FolderInput,
  Pencil,
  Pin,
  PinOff,
  Share2,
  Trash2,
  Undo2,
} from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { conversationQuery } from "@/api/queries";
import type { Conversation, ConversationSummary } from "@/api/types";
import { firstWords } from "@/lib/first-words";
import type { MenuItem } from "@/ui/menu-button";
import { SidebarRow } from "./sidebar-row";

export type ChatAction =
  | "pin"
  | "rename"
  | "share"
  | "sort"
  | "markdown"
  | "pdf"
  | "json"
  | "archive"
  | "unarchive"
  | "delete"
  | "restore";

interface ItemProps {
  readonly chat: ConversationSummary;
  readonly isCurrent: boolean;
  /** Deleted, and still to be had back. */
  readonly isDeleted: boolean;
  readonly onAct: (action: ChatAction, chat: ConversationSummary, title: string) => void;
}

export const ConversationItem = memo(function ConversationItem(props: ItemProps) {
  return props.chat.title === "" ? <UnnamedItem {...props} /> : <NamedItem {...props} title={props.chat.title} />;
});

/** A chat without a title is called by its first words, where this page knows them. */
function UnnamedItem(props: ItemProps) {
  const { t } = useTranslation();
  const { data } = useQuery({ ...conversationQuery(props.chat.id), enabled: false, select: nameOf });
  return <NamedItem {...props} title={data || t("nav.untitled")} />;
}

function nameOf({ title, messages }: Conversation): string {
  return title || firstWords(messages[0]?.text ?? "");
}

const icons: Record<ChatAction, typeof Pin> = {
  pin: Pin,
  rename: Pencil,
  share: Share2,
  sort: FolderInput,
  markdown: FileText,
  pdf: FileType,
  json: Braces,
  archive: Archive,
  unarchive: ArchiveRestore,
  delete: Trash2,
  restore: Undo2,
};

function actionsOf({ archived }: ConversationSummary, isDeleted: boolean): readonly ChatAction[] {
  if (isDeleted) return ["restore"];
  return ["pin", "rename", "share", "sort", "markdown", "pdf", "json", archived ? "unarchive" : "archive", "delete"];
}

function NamedItem({ chat, title, isCurrent, isDeleted, onAct }: ItemProps & { readonly title: string }) {
  const { t } = useTranslation();
  const labels: Record<ChatAction, string> = {
    pin: chat.pinned ? t("nav.unpin") : t("nav.pin"),
    rename: t("common.rename"),
    share: t("shares.share"),
    sort: t("keep.sort"),
    markdown: t("keep.saveAs", { form: "Markdown" }),
    pdf: t("keep.saveAs", { form: "PDF" }),
    json: t("keep.saveAs", { form: "JSON" }),
    archive: t("keep.archive"),
    unarchive: t("keep.unarchive"),
    delete: t("common.delete"),
    restore: t("keep.restore"),
  };
  const items = actionsOf(chat, isDeleted).map((action): MenuItem => {
    const Icon = action === "pin" && chat.pinned ? PinOff : icons[action];
    return {
      label: labels[action],
      icon: <Icon className="i" aria-hidden />,
      onChoose: () => onAct(action, chat, title),
      danger: action === "delete",
    };
  });
  return (
    <SidebarRow menu={t("nav.chatMenu", { title })} items={items} testId="conversation-row">
      {isDeleted ? (
        <span className="nav-item" data-testid="deleted-conversation">
          <span dir="auto" className="truncate">
            {title}
          </span>
        </span>
      ) : (
        <Link
          to="/c/$id"
          params={{ id: chat.id }}
          className="nav-item"
          aria-current={isCurrent ? "page" : undefined}
          data-testid="conversation"
        >
          <span dir="auto" className="truncate">
            {title}
          </span>
        </Link>
      )}
    </SidebarRow>
  );
}
