import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { ProblemNote } from "./problem-note";

interface ConfirmDialogProps {
  readonly title: string;
  /** What will be gone. */
  readonly body: string;
  /** What the button does. */
  readonly action: string;
  readonly busy: boolean;
  /** Why it did not work; null while it has not failed. */
  readonly problem: { readonly code: string } | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something goes that cannot be brought back. */
export function ConfirmDialog({ title, body, action, busy, problem, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="muted">{body}</p>
      <ProblemNote problem={problem} />
      <div className="actions">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button look="danger-solid" busy={busy} disabled={busy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
