import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Folder, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { projectsQuery } from "@/api/queries";
import { IconButton } from "@/ui/button";
import styles from "./project-chip.module.css";

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
    <p className={styles["chip"]} data-testid="project-chip">
      <Folder className="i i-sm" aria-hidden />
      <span className="visually-hidden">{t("project.chatIn")}</span>
      <Link to="/projects/$id" params={{ id: projectId }} className="truncate" dir="auto">
        {name}
      </Link>
      <IconButton size="tiny" label={t("project.leave", { name })} onClick={onLeave}>
        <X className="i i-sm" aria-hidden />
      </IconButton>
    </p>
  );
}
