import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { projectsQuery } from "@/api/queries";
import type { ConversationSummary, Project } from "@/api/types";
import { useForm } from "@/lib/form";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { MOST_NAME, nameForm, sortForm } from "./form";
import { tagsQuery, useDeleteProject, useRename, useSaveProject, useSort } from "./queries";
import { readTags } from "./rules";

interface ChatDialogProps {
  readonly chat: ConversationSummary;
  readonly onClose: () => void;
}

export function RenameDialog({ chat, onClose }: ChatDialogProps) {
  const { t } = useTranslation();
  const { register, handleSubmit, watch } = useForm(nameForm, { name: chat.title });
  const rename = useRename();
  const onSubmit = handleSubmit(({ name }) => rename.mutate({ id: chat.id, title: name }, { onSuccess: onClose }));

  return (
    <Dialog title={t("rename.title")} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <Field
          {...register("name")}
          label={t("rename.label")}
          autoComplete="off"
          maxLength={MOST_NAME}
          error={rename.isError ? t("rename.failed") : null}
        />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            look="primary"
            type="submit"
            busy={rename.isPending}
            disabled={watch("name").trim() === "" || rename.isPending}
          >
            {t("common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** In which project a chat is, and which tags it has. */
export function SortDialog({ chat, onClose }: ChatDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const projects = useQuery(projectsQuery).data ?? [];
  const known = useQuery(tagsQuery).data ?? [];
  const { register, handleSubmit, setValue, watch } = useForm(sortForm, {
    projectId: chat.projectId ?? "",
    tags: chat.tags.join(", "),
  });
  const sort = useSort();
  const chosen = readTags(watch("tags"));
  const others = known.filter(({ name }) => !chosen.includes(name)).slice(0, 20);
  const onSubmit = handleSubmit((sorted) => sort.mutate({ id: chat.id, ...sorted }, { onSuccess: onClose }));

  return (
    <Dialog title={t("keep.sortTitle")} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <div className="field">
          <label className="label" htmlFor={id}>
            {t("keep.project")}
          </label>
          {/* Its value is given, for the projects may come later than it is drawn. */}
          <select {...register("projectId")} id={id} className="select" value={watch("projectId")}>
            <option value="">{t("keep.noProject")}</option>
            {projects.map((project) => (
              <option key={project.id} value={project.id}>
                {project.name}
              </option>
            ))}
          </select>
        </div>
        <Field {...register("tags")} label={t("keep.tags")} hint={t("keep.tagsHint")} />
        {others.length === 0 ? null : (
          <ul className="row row-wrap" aria-label={t("keep.tagsKnown")}>
            {others.map(({ name }) => (
              <li key={name}>
                <Button size="small" onClick={() => setValue("tags", [...chosen, name].join(", "))}>
                  {name}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <ProblemNote problem={problemOf(sort.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" busy={sort.isPending} disabled={sort.isPending}>
            {t("common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface ProjectDialogProps {
  /** Null: a new one. */
  readonly project: Project | null;
  readonly onClose: () => void;
  /** There is a new one. */
  readonly onCreated?: (id: string) => void;
}

export function ProjectDialog({ project, onClose, onCreated }: ProjectDialogProps) {
  const { t } = useTranslation();
  const { register, handleSubmit, watch } = useForm(nameForm, { name: project?.name ?? "" });
  const save = useSaveProject();
  const onSubmit = handleSubmit(({ name }) =>
    save.mutate(
      { id: project?.id ?? null, name },
      {
        onSuccess: (made) => {
          onClose();
          if (made !== undefined) onCreated?.(made.id);
        },
      },
    ),
  );

  return (
    <Dialog title={t(project === null ? "keep.newProject" : "keep.renameProject")} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <Field {...register("name")} label={t("keep.projectName")} autoComplete="off" maxLength={MOST_NAME} />
        <ProblemNote problem={problemOf(save.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            look="primary"
            type="submit"
            busy={save.isPending}
            disabled={watch("name").trim() === "" || save.isPending}
          >
            {t(project === null ? "keep.create" : "common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface DeleteProjectProps {
  readonly project: Project;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

export function DeleteProjectDialog({ project, onClose, onDeleted }: DeleteProjectProps) {
  const { t } = useTranslation();
  const remove = useDeleteProject();
  return (
    <ConfirmDialog
      title={t("keep.deleteProject")}
      body={t("keep.deleteProjectBody", { name: project.name })}
      action={t("common.delete")}
      busy={remove.isPending}
      problem={problemOf(remove.error)}
      onConfirm={() =>
        remove.mutate(project.id, {
          onSuccess: () => {
            onDeleted();
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}
