import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationSummary } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { useRemove, useRename } from "./queries";

interface ChatDialogProps {
  readonly chat: ConversationSummary;
  readonly onClose: () => void;
}

export function RenameDialog({ chat, onClose }: ChatDialogProps) {
  const { t } = useTranslation();
  const [title, setTitle] = useState(chat.title);
  const rename = useRename();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (title.trim() !== "") rename.mutate({ id: chat.id, title: title.trim() }, { onSuccess: onClose });
  }

  return (
    <Dialog title={t("rename.title")} onClose={onClose}>
      <form className="stack" onSubmit={onSubmit}>
        <Field
          label={t("rename.label")}
          value={title}
          maxLength={200}
          onChange={(event) => setTitle(event.target.value)}
          error={rename.isError ? t("rename.failed") : null}
        />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            look="primary"
            type="submit"
            busy={rename.isPending}
            disabled={title.trim() === "" || rename.isPending}
          >
            {t("common.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function RemoveDialog({ chat, onClose, onRemoved }: ChatDialogProps & { readonly onRemoved: () => void }) {
  const { t } = useTranslation();
  const remove = useRemove();
  return (
    <Dialog title={t("remove.title")} onClose={onClose}>
      <p className="muted">{t("remove.body", { title: chat.title || t("nav.untitled") })}</p>
      {remove.isError ? (
        <p className="hint hint-error" role="alert">
          {t("remove.failed")}
        </p>
      ) : null}
      <div className="actions">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button
          look="danger-solid"
          busy={remove.isPending}
          disabled={remove.isPending}
          onClick={() =>
            remove.mutate(chat.id, {
              onSuccess: () => {
                onRemoved();
                onClose();
              },
            })
          }
        >
          {t("common.delete")}
        </Button>
      </div>
    </Dialog>
  );
}
