import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Folder } from "lucide-react";
import { useTranslation } from "react-i18next";
import { projectsQuery } from "@/api/queries";
import { ComposerChip } from "./composer-chip";

interface ProjectChipProps {
  readonly projectId: string;
  /** The chat is not of the project any more. */
  readonly onLeave: () => void;
}

/** Above the composer: the project the chat is in, the way there, and the way out. */
export function ProjectChip({ projectId, onLeave }: ProjectChipProps) {
  const { t } = useTranslation();
  const name = useQuery(projectsQuery).data?.find(({ id }) => id === projectId)?.name;
  if (name === undefined) return null;
  return (
    <ComposerChip
      testId="project-chip"
      icon={<Folder className="i i-sm" aria-hidden />}
      leave={{ label: t("project.leave", { name }), onLeave }}
    >
      <span className="visually-hidden">{t("project.chatIn")}</span>
      <Link to="/projects/$id" params={{ id: projectId }} className="truncate" dir="auto">
        {name}
      </Link>
    </ComposerChip>
  );
}
