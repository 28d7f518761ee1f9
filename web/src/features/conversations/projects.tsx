import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Folder, FolderOpen, Pencil, Plus, SquarePen, Trash2 } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { projectsQuery } from "@/api/queries";
import type { Project } from "@/api/types";
import { lazyPart } from "@/lib/lazy-part";
import { IconButton } from "@/ui/button";
import styles from "./projects.module.css";
import type { View } from "./queries";
import { SidebarHead } from "./sidebar-head";
import { SidebarRow } from "./sidebar-row";

const ProjectDialog = lazyPart(async () => ({ default: (await import("./dialogs")).ProjectDialog }));
const DeleteProjectDialog = lazyPart(async () => ({ default: (await import("./dialogs")).DeleteProjectDialog }));

interface ProjectsProps {
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly onNewChat: (projectId: string) => void;
  readonly onOpen: (projectId: string) => void;
}

/** The folders of chats: one is opened by choosing it, and closed by choosing it again. */
export function Projects({ view, onView, onNewChat, onOpen }: ProjectsProps) {
  const { t } = useTranslation();
  const projects = useQuery(projectsQuery).data ?? [];
  const [editing, setEditing] = useState<Project | "new" | null>(null);
  const [deleting, setDeleting] = useState<Project | null>(null);
  return (
    <section aria-labelledby="projects-title">
      <SidebarHead>
        <h2 className="nav-label" id="projects-title">
          <Link to="/projects" activeOptions={{ exact: true }}>
            {t("keep.projects")}
          </Link>
        </h2>
        <IconButton label={t("keep.newProject")} size="tiny" onClick={() => setEditing("new")}>
          <Plus className="i i-sm" aria-hidden />
        </IconButton>
      </SidebarHead>
      <ul>
        {projects.map((project) => {
          const isOpen = view.kind === "project" && view.id === project.id;
          const Icon = isOpen ? FolderOpen : Folder;
          return (
            <SidebarRow
              key={project.id}
              testId="project"
              menu={t("keep.projectMenu", { name: project.name })}
              items={[
                {
                  label: t("project.open"),
                  icon: <FolderOpen className="i" aria-hidden />,
                  onChoose: () => onOpen(project.id),
                },
                {
                  label: t("keep.newChatHere"),
                  icon: <SquarePen className="i" aria-hidden />,
                  onChoose: () => onNewChat(project.id),
                },
                {
                  label: t("common.rename"),
                  icon: <Pencil className="i" aria-hidden />,
                  onChoose: () => setEditing(project),
                },
                {
                  label: t("common.delete"),
                  icon: <Trash2 className="i" aria-hidden />,
                  onChoose: () => setDeleting(project),
                  danger: true,
                },
              ]}
            >
              <button
                type="button"
                className="nav-item"
                aria-pressed={isOpen}
                onClick={() => onView(isOpen ? { kind: "all" } : { kind: "project", id: project.id })}
              >
                <Icon className="i" aria-hidden />
                <span dir="auto" className="truncate">
                  {project.name}
                </span>
                <span className={`${styles["count"]} num`} aria-hidden>
                  {project.chats}
                </span>
                <span className="visually-hidden">{t("keep.chatsIn", { count: project.chats })}</span>
              </button>
            </SidebarRow>
          );
        })}
      </ul>
      <Suspense>
        {editing === null ? null : (
          <ProjectDialog project={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
        )}
        {deleting === null ? null : (
          <DeleteProjectDialog
            project={deleting}
            onClose={() => setDeleting(null)}
            onDeleted={() => {
              if (view.kind === "project" && view.id === deleting.id) onView({ kind: "all" });
            }}
          />
        )}
      </Suspense>
    </section>
  );
}
