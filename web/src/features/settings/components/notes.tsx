import { useQuery } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useForm } from "@/lib/form";
import { Button, IconButton } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { ErrorState, Skeleton } from "@/ui/states";
import { MOST_NOTE, noteForm } from "../form";
import { type Note, notesQuery, useForget, useWriteNote } from "../queries";
import styles from "./notes.module.css";

/** What models should remember: written, seen, changed and forgotten by the person alone. */
export function Notes() {
  const { t } = useTranslation();
  const query = useQuery(notesQuery);
  const forget = useForget();
  const [editing, setEditing] = useState<Note | null>(null);
  const [isClearing, setClearing] = useState(false);
  const notes = query.data ?? [];
  return (
    <section className="stack" aria-labelledby="notes-title">
      <div className="row between">
        <h3 className="label" id="notes-title">
          {t("settings.notes")}
        </h3>
        {notes.length > 1 ? (
          <Button look="quiet" size="small" onClick={() => setClearing(true)}>
            {t("settings.forgetAll")}
          </Button>
        ) : null}
      </div>
      {query.isPending ? (
        <Skeleton widths={[60]} />
      ) : query.isError ? (
        <ErrorState title={t("settings.notesFailed")} onRetry={() => void query.refetch()} />
      ) : notes.length === 0 ? (
        <p className="small faint">{t("settings.noNotes")}</p>
      ) : (
        <ul className="setting-rows list-plain" aria-labelledby="notes-title">
          {notes.map((note) => (
            <li className="setting-row" key={note.id} data-testid="note">
              <span className="grow anywhere">{note.text}</span>
              <span className="row">
                <IconButton
                  size="small"
                  label={t("settings.changeNote", { note: note.text })}
                  onClick={() => setEditing(note)}
                >
                  <Pencil className="i" aria-hidden />
                </IconButton>
                <IconButton
                  size="small"
                  label={t("settings.forgetNote", { note: note.text })}
                  onClick={() => forget.mutate(note.id)}
                >
                  <Trash2 className="i" aria-hidden />
                </IconButton>
              </span>
            </li>
          ))}
        </ul>
      )}
      <NewNote />
      <ProblemNote problem={problemOf(isClearing ? null : forget.error)} />
      {editing === null ? null : <NoteDialog note={editing} onClose={() => setEditing(null)} />}
      {isClearing ? (
        <ConfirmDialog
          title={t("settings.forgetAllTitle")}
          body={t("settings.forgetAllBody")}
          action={t("settings.forgetAll")}
          busy={forget.isPending}
          problem={problemOf(forget.error)}
          onConfirm={() => forget.mutate(null, { onSuccess: () => setClearing(false) })}
          onClose={() => setClearing(false)}
        />
      ) : null}
    </section>
  );
}

function NewNote() {
  const { t } = useTranslation();
  const { register, handleSubmit, reset, watch } = useForm(noteForm, { text: "" });
  const write = useWriteNote();
  const isReady = noteForm.safeParse(watch()).success && !write.isPending;
  const onSubmit = handleSubmit((note) => write.mutate(note, { onSuccess: () => reset() }));

  return (
    <Form className={styles["form"]} onSubmit={onSubmit} aria-label={t("settings.newNote")}>
      <Field
        {...register("text")}
        label={t("settings.newNote")}
        placeholder={t("settings.newNoteExample")}
        maxLength={MOST_NOTE}
      />
      <Button type="submit" busy={write.isPending} disabled={!isReady}>
        {t("settings.addNote")}
      </Button>
      <ProblemNote problem={problemOf(write.error)} />
    </Form>
  );
}

function NoteDialog({ note, onClose }: { readonly note: Note; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { register, handleSubmit, watch } = useForm(noteForm, { text: note.text });
  const write = useWriteNote();
  const isReady = noteForm.safeParse(watch()).success;
  const onSubmit = handleSubmit(({ text }) => write.mutate({ id: note.id, text }, { onSuccess: onClose }));

  return (
    <Dialog title={t("settings.noteTitle")} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <Field {...register("text")} label={t("settings.noteLabel")} maxLength={MOST_NOTE} />
        <ProblemNote problem={problemOf(write.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" busy={write.isPending} disabled={!isReady}>
            {t("common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
