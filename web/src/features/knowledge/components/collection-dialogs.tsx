import { useTranslation } from "react-i18next";
import { MOST_NAME } from "@/api/limits";
import { problemOf } from "@/api/problem";
import type { Collection } from "@/api/types";
import { useForm } from "@/lib/form";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { collectionForm, MOST_DESCRIPTION } from "../form";
import { useDeleteCollection, useSaveCollection } from "../queries";

interface CollectionDialogProps {
  /** Null: a new one. */
  readonly collection: Collection | null;
  readonly onClose: () => void;
  readonly onMade?: (id: string) => void;
}

export function CollectionDialog({ collection, onClose, onMade }: CollectionDialogProps) {
  const { t } = useTranslation();
  const { name = "", description = "" } = collection ?? {};
  const { register, handleSubmit, watch } = useForm(collectionForm, { name, description });
  const save = useSaveCollection();
  const onSubmit = handleSubmit((said) =>
    save.mutate(
      { id: collection?.id ?? null, ...said },
      {
        onSuccess: ({ id }) => {
          onClose();
          onMade?.(id);
        },
      },
    ),
  );
  return (
    <Dialog title={t(collection === null ? "knowledge.new" : "knowledge.rename")} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <Field {...register("name")} label={t("knowledge.name")} autoComplete="off" maxLength={MOST_NAME} />
        <Field
          {...register("description")}
          label={t("knowledge.description")}
          autoComplete="off"
          maxLength={MOST_DESCRIPTION}
        />
        <ProblemNote problem={problemOf(save.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            look="primary"
            type="submit"
            busy={save.isPending}
            disabled={watch("name").trim() === "" || save.isPending}
          >
            {t(collection === null ? "knowledge.create" : "common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface DeleteCollectionProps {
  readonly collection: Collection;
  readonly onClose: () => void;
  readonly onGone: () => void;
}

export function DeleteCollection({ collection, onClose, onGone }: DeleteCollectionProps) {
  const { t } = useTranslation();
  const remove = useDeleteCollection();
  return (
    <ConfirmDialog
      title={t("knowledge.deleteTitle")}
      body={t("knowledge.deleteBody", { name: collection.name })}
      action={t("common.delete")}
      busy={remove.isPending}
      problem={problemOf(remove.error)}
      onConfirm={() => remove.mutate(collection.id, { onSuccess: onGone })}
      onClose={onClose}
    />
  );
}
