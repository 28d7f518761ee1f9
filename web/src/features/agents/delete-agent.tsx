import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { Agent } from "@/api/types";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { useDeleteAgent } from "./queries";

interface DeleteAgentProps {
  readonly agent: Agent;
  readonly onClose: () => void;
  readonly onGone?: () => void;
}

export function DeleteAgent({ agent, onClose, onGone = onClose }: DeleteAgentProps) {
  const { t } = useTranslation();
  const remove = useDeleteAgent();
  return (
    <ConfirmDialog
      title={t("agents.deleteTitle")}
      body={t("agents.deleteBody", { name: agent.name })}
      action={t("common.delete")}
      busy={remove.isPending}
      problem={problemOf(remove.error)}
      onConfirm={() => remove.mutate(agent.id, { onSuccess: onGone })}
      onClose={onClose}
    />
  );
}
