import { Dialog } from "radix-ui";
import { type KeyboardEvent, type ReactNode, type RefObject, useRef } from "react";
import { isComposing } from "@/lib/keyboard";
import { useFocusReturn } from "./use-focus-return";

interface PopoverProps {
  readonly label: string;
  readonly className: string;
  /** What has the focus first. */
  readonly first: RefObject<HTMLElement | null>;
  /** A press on these does not close it: they do so themselves. */
  readonly openers: string;
  readonly onClose: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
}

/** Stands over the page without stopping it: Escape, a press elsewhere and leaving it by Tab close, the focus is given back. */
export function Popover({ label, className, first, openers, onClose, onKeyDown, children }: PopoverProps) {
  const popup = useRef<HTMLDivElement>(null);
  const giveBack = useFocusReturn();
  return (
    <Dialog.Root open modal={false} onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Dialog.Content
        ref={popup}
        className={`popover ${className}`}
        aria-describedby={undefined}
        onKeyDown={onKeyDown}
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          first.current?.focus();
        }}
        onCloseAutoFocus={(event) => {
          // Whoever went elsewhere is left there.
          const now = document.activeElement;
          if (now === null || now === document.body || popup.current?.contains(now) === true) giveBack(event);
          else event.preventDefault();
        }}
        onEscapeKeyDown={(event) => {
          if (isComposing(event)) event.preventDefault();
        }}
        onInteractOutside={(event) => {
          if (event.target instanceof Element && event.target.closest(openers) !== null) event.preventDefault();
        }}
      >
        <Dialog.Title className="visually-hidden">{label}</Dialog.Title>
        {children}
      </Dialog.Content>
    </Dialog.Root>
  );
}
