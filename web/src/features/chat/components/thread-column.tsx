import type { ReactNode } from "react";
import styles from "./thread-column.module.css";

interface ThreadColumnProps {
  /** The messages keep their distance by themselves. */
  readonly isLong?: boolean;
  readonly children: ReactNode;
}

/** The column in which a chat is read. */
export function ThreadColumn({ isLong = false, children }: ThreadColumnProps) {
  return <div className={isLong ? `${styles["column"]} ${styles["long"]}` : styles["column"]}>{children}</div>;
}
