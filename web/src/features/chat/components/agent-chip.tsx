import { Link } from "@tanstack/react-router";
import { BotOff, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AgentIcon } from "@/ui/agent-icon";
import { IconButton } from "@/ui/button";
import type { ChatAgent } from "../use-agent";
import styles from "./agent-chip.module.css";

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
      <p className={`${styles["chip"]} ${styles["closed"]}`} data-testid="agent-chip">
        <BotOff className="i i-sm" aria-hidden />
        <span>{t("agents.goneFromChat")}</span>
      </p>
    );
  }
  if (agent.now === null) return null;
  const { id, name, icon } = agent.now;
  return (
    <p className={onLeave === null ? `${styles["chip"]} ${styles["closed"]}` : styles["chip"]} data-testid="agent-chip">
      <AgentIcon name={icon} className="i i-sm" />
      <span className="visually-hidden">{t("agents.answers")}</span>
      <Link to="/agents/$id" params={{ id }} className="truncate" dir="auto">
        {name}
      </Link>
      {onLeave === null ? null : (
        <IconButton size="tiny" label={t("agents.leave", { name })} onClick={onLeave}>
          <X className="i i-sm" aria-hidden />
        </IconButton>
      )}
    </p>
  );
}
