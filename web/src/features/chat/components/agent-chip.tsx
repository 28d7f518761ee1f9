import { Link } from "@tanstack/react-router";
import { BotOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AgentIcon } from "@/ui/agent-icon";
import type { ChatAgent } from "../use-agent";
import { ComposerChip } from "./composer-chip";

interface AgentChipProps {
  readonly agent: ChatAgent;
  /** A chat that is not begun yet begins without it; null where it is begun. */
  readonly onLeave: (() => void) | null;
}

/** Above the composer: who answers in this chat, or that they are gone. */
export function AgentChip({ agent, onLeave }: AgentChipProps) {
  const { t } = useTranslation();
  if (agent.isGone) {
    return (
      <ComposerChip testId="agent-chip" icon={<BotOff className="i i-sm" aria-hidden />} leave={null}>
        <span>{t("agents.goneFromChat")}</span>
      </ComposerChip>
    );
  }
  if (agent.now === null) return null;
  const { id, name, icon } = agent.now;
  return (
    <ComposerChip
      testId="agent-chip"
      icon={<AgentIcon name={icon} className="i i-sm" />}
      leave={onLeave === null ? null : { label: t("agents.leave", { name }), onLeave }}
    >
      <span className="visually-hidden">{t("agents.answers")}</span>
      <Link to="/agents/$id" params={{ id }} className="truncate" dir="auto">
        {name}
      </Link>
    </ComposerChip>
  );
}
