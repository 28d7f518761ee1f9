import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Hidden titles are for dialogs whose first field says it already. */
  readonly hideTitle?: boolean;
  readonly className?: string;
}

/** A modal dialog. The browser keeps the focus inside, gives it back, and closes on Escape. */
export function Dialog({ title, onClose, children, hideTitle = false, className = "" }: DialogProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null || dialog.open) return;
    const before = document.activeElement;
    dialog.showModal();
    const first = dialog.querySelector<HTMLElement>("[data-first]") ?? dialog.querySelector("input") ?? dialog;
    first.focus();
    if (first instanceof HTMLInputElement) first.select();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click on the backdrop closes; Escape does the same by `onCancel`
    <dialog
      ref={ref}
      tabIndex={-1}
      className={`dialog ${className}`.trim()}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="dialog-body">
        {hideTitle ? (
          <h2 id={titleId} className="visually-hidden">
            {title}
          </h2>
        ) : (
          <div className="row between">
            <h2 id={titleId}>{title}</h2>
            <IconButton label={t("common.close")} size="small" onClick={onClose}>
              <X className="i" aria-hidden />
            </IconButton>
          </div>
        )}
        {children}
      </div>
    </dialog>
  );
}
