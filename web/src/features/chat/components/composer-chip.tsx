import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/ui/button";
import styles from "./composer-chip.module.css";

interface ComposerChipProps {
  readonly testId: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
  /** The way out; null where there is none. */
  readonly leave: { readonly label: string; readonly onLeave: () => void } | null;
}

/** Above the composer: what the next message belongs to, with the way there and the way out. */
export function ComposerChip({ testId, icon, children, leave }: ComposerChipProps) {
  return (
    <p className={leave === null ? `${styles["chip"]} ${styles["closed"]}` : styles["chip"]} data-testid={testId}>
      {icon}
      {children}
      {leave === null ? null : (
        <IconButton size="tiny" label={leave.label} onClick={leave.onLeave}>
          <X className="i i-sm" aria-hidden />
        </IconButton>
      )}
    </p>
  );
}
