import type { FormEventHandler, ReactNode } from "react";
import { problemOf } from "@/api/problem";
import { Dialog } from "@/ui/dialog";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./form-dialog.module.css";

interface FormDialogProps {
  readonly title: string;
  /** What went wrong when it was sent. */
  readonly error: Error | null;
  readonly actions: ReactNode;
  readonly onSubmit: FormEventHandler;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form longer than a window may be: its buttons stay in sight. */
export function FormDialog({ title, error, actions, onSubmit, onClose, children }: FormDialogProps) {
  return (
    <Dialog title={title} className={styles["dialog"] ?? ""} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        {children}
        <div className={styles["foot"]}>
          <ProblemNote problem={problemOf(error)} />
          <div className="actions">{actions}</div>
        </div>
      </Form>
    </Dialog>
  );
}
