import type { ReactNode } from "react";
import styles from "./field-pair.module.css";

interface FieldPairProps {
  /** On phones one is above the other: what is typed is long. */
  readonly isStacked?: boolean;
  readonly children: ReactNode;
}

/** Two fields beside each other. */
export function FieldPair({ isStacked = false, children }: FieldPairProps) {
  return <div className={isStacked ? `${styles["pair"]} ${styles["stacked"]}` : styles["pair"]}>{children}</div>;
}
