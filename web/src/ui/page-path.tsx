import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./page-path.module.css";

interface PagePathProps {
  /** What the path is called, for readers of the screen. */
  readonly label: string;
  /** The way back to the list. */
  readonly children: ReactNode;
  /** The name of the thing this page is of; null until it is known. */
  readonly name: string | null;
}

/** At the head of a page of one thing: the list it is in, and its name. */
export function PagePath({ label, children, name }: PagePathProps) {
  return (
    <nav className={`topbar-title truncate text-md ${styles["path"]}`} aria-label={label}>
      {children}
      {name === null ? null : (
        <>
          <ChevronRight className="i i-sm faint" aria-hidden />
          <span className="medium truncate" aria-current="page" dir="auto">
            {name}
          </span>
        </>
      )}
    </nav>
  );
}
