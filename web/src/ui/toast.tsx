import { X } from "lucide-react";
import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isEscape } from "@/lib/keyboard";
import { Button, IconButton } from "./button";
import styles from "./toast.module.css";

export interface ToastText {
  readonly text: string;
  readonly action?: { readonly label: string; readonly onChoose: () => void };
}

const SHOWN_MS = 10_000;
const ToastContext = createContext<(toast: ToastText) => void>(() => undefined);

/** Says what was done, with a way to undo it. The newest takes the place of the one before. */
export function useToast(): (toast: ToastText) => void {
  return use(ToastContext);
}

export function Toasts({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<{ readonly number: number; readonly toast: ToastText } | null>(null);
  const show = useCallback((toast: ToastText) => setShown((now) => ({ number: (now?.number ?? 0) + 1, toast })), []);
  const close = useCallback(() => setShown(null), []);
  return (
    <ToastContext value={show}>
      {children}
      <div className={styles["toasts"]} role="status">
        {shown === null ? null : <Toast key={shown.number} toast={shown.toast} onClose={close} />}
      </div>
    </ToastContext>
  );
}

/** Goes by itself, but not while the pointer or the focus is on it. */
function Toast({ toast, onClose }: { readonly toast: ToastText; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [isHeld, setHeld] = useState(false);
  const box = useRef<HTMLDivElement>(null);

  // What was chosen is often gone with what it was chosen on: the focus goes on here instead of to the top of the page.
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) {
      box.current?.querySelector("button")?.focus();
    }
  }, []);

  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld, onClose]);

  function close() {
    if (box.current?.contains(document.activeElement)) document.getElementById("main")?.focus();
    onClose();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: being looked at only keeps it from going
    <div
      ref={box}
      className={styles["toast"]}
      data-testid="toast"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      onKeyDown={(event) => {
        if (isEscape(event.nativeEvent)) close();
      }}
    >
      <span className="grow truncate">{toast.text}</span>
      {toast.action === undefined ? null : (
        <Button
          size="small"
          onClick={() => {
            toast.action?.onChoose();
            close();
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton label={t("keep.dismiss")} size="tiny" onClick={close}>
        <X className="i i-sm" aria-hidden />
      </IconButton>
    </div>
  );
}
