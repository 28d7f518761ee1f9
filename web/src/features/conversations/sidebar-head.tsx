import type { ReactNode } from "react";
import styles from "./sidebar-head.module.css";

/** What stands over a list in the sidebar, with its buttons at the end. */
export function SidebarHead({ testId, children }: { readonly testId?: string; readonly children: ReactNode }) {
  return (
    <div className={styles["head"]} data-testid={testId}>
      {children}
    </div>
  );
}
