import type { ReactNode } from "react";
import styles from "./excerpt.module.css";

interface ExcerptProps {
  readonly className?: string;
  readonly children: ReactNode;
}

/** The first lines of a text, as it was written. */
export function Excerpt({ className = "", children }: ExcerptProps) {
  return (
    <span dir="auto" className={`${className} ${styles["excerpt"]}`.trim()}>
      {children}
    </span>
  );
}
