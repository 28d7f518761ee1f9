import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./button";

interface SidePanelProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly testId: string;
  /** Something else in the open panel takes the focus again. */
  readonly of?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel beside the page, on narrow screens over it. It takes the focus, gives it back, and closes on Escape. */
export function SidePanel({ title, closeLabel, testId, of = "", onClose, children }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is what takes the focus
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [of]);

  return (
    <aside
      ref={panel}
      className="panel"
      data-testid={testId}
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <div className="panel-head">
        <h2>{title}</h2>
        <IconButton label={closeLabel} onClick={onClose}>
          <X className="i" aria-hidden />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the panel scrolls, and so must be reachable by keyboard */}
      <section className="panel-body receipt" tabIndex={0} aria-label={title}>
        {children}
      </section>
    </aside>
  );
}
