import type { ReactNode } from "react";
import { useTitle } from "@/ui/use-title";
import styles from "./standalone-page.module.css";

interface StandalonePageProps {
  readonly title: string;
  readonly body: string;
  readonly role?: "alert";
  /** The way on. */
  readonly children: ReactNode;
}

/** A page that stands alone: not found, stopped working. */
export function StandalonePage({ title, body, role, children }: StandalonePageProps) {
  useTitle(title);
  return (
    <main className={styles["page"]} id="main" role={role}>
      <h1 className="h-section">{title}</h1>
      <p className="muted">{body}</p>
      {children}
    </main>
  );
}
