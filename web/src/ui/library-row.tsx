import type { ReactNode } from "react";
import styles from "./library-row.module.css";

interface LibraryRowProps {
  readonly testId: string;
  /** What can be done with it. */
  readonly actions: ReactNode;
  readonly children: ReactNode;
}

/** One thing on a page of the library. */
export function LibraryRow({ testId, actions, children }: LibraryRowProps) {
  return (
    <li className={`setting-row ${styles["row"]}`} data-testid={testId}>
      <div className="grow stack stack-2">{children}</div>
      <span className="row">{actions}</span>
    </li>
  );
}
