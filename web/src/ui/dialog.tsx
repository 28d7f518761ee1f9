import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { isComposing } from "@/lib/keyboard";
import { IconButton } from "./button";
import styles from "./dialog.module.css";
import { useFocusReturn } from "./use-focus-return";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Hidden titles are for dialogs whose first field says it already. */
  readonly hideTitle?: boolean;
  readonly className?: string;
}

/** A modal dialog: the focus stays inside and is given back; Escape and a press beside it close. */
export function Dialog({ title, onClose, children, hideTitle = false, className = "" }: DialogProps) {
  const { t } = useTranslation();
  const popup = useRef<HTMLDialogElement>(null);
  const giveBack = useFocusReturn();

  /** The marked field, else the first one, else the dialog itself. */
  function focusFirst(event: Event) {
    event.preventDefault();
    const first = popup.current?.querySelector<HTMLElement>("[data-first]") ?? popup.current?.querySelector("input");
    (first ?? popup.current)?.focus();
    if (first instanceof HTMLInputElement) first.select();
  }

  return (
    <Primitive.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Primitive.Portal>
        {/* Not the library's: its overlay locks the page by a style element, which our policy refuses. */}
        <div className={styles["backdrop"]} />
        <Primitive.Content
          asChild
          data-modal=""
          aria-describedby={undefined}
          onOpenAutoFocus={focusFirst}
          onEscapeKeyDown={(event) => {
            if (isComposing(event)) event.preventDefault();
          }}
          onCloseAutoFocus={giveBack}
        >
          <dialog ref={popup} open className={`${styles["dialog"]} ${className}`.trim()}>
            <div className={styles["body"]}>
              {hideTitle ? (
                <Primitive.Title className="visually-hidden">{title}</Primitive.Title>
              ) : (
                <div className="row between">
                  <Primitive.Title dir="auto">{title}</Primitive.Title>
                  <IconButton label={t("common.close")} size="small" onClick={onClose}>
                    <X className="i" aria-hidden />
                  </IconButton>
                </div>
              )}
              {children}
            </div>
          </dialog>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
