import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";
import { isComposing } from "@/lib/keyboard";
import { IconButton } from "./button";
import styles from "./side-panel.module.css";
import { useFocusReturn } from "./use-focus-return";

interface SidePanelProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly testId: string;
  /** Something else in the open panel takes the focus again. */
  readonly of?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel beside the page, on narrow screens over it. It takes the focus, gives it back, and closes on Escape inside it. */
export function SidePanel({ title, closeLabel, testId, of = "", onClose, children }: SidePanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const giveBack = useFocusReturn();

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is what takes the focus
  useEffect(() => panel.current?.focus(), [of]);

  return (
    <Dialog.Root open modal={false} onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Dialog.Content
        asChild
        ref={panel}
        role="complementary"
        aria-describedby={undefined}
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          panel.current?.focus();
        }}
        onCloseAutoFocus={giveBack}
        // The page beside it goes on being used.
        onInteractOutside={(event) => event.preventDefault()}
        onEscapeKeyDown={(event) => {
          if (isComposing(event) || panel.current?.contains(document.activeElement) !== true) event.preventDefault();
        }}
      >
        <aside className={styles["panel"]} data-testid={testId}>
          <div className={styles["head"]}>
            <Dialog.Title>{title}</Dialog.Title>
            <IconButton label={closeLabel} onClick={onClose}>
              <X className="i" aria-hidden />
            </IconButton>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the panel scrolls, and so must be reachable by keyboard */}
          <section className={`${styles["body"]} receipt`} tabIndex={0} aria-label={title}>
            {children}
          </section>
        </aside>
      </Dialog.Content>
    </Dialog.Root>
  );
}
