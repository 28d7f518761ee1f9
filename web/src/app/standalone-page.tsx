import { type ReactNode, use } from "react";
import { useTitle } from "@/ui/use-title";
import { NavigationContext, OpenNavigation, outsideShell } from "./navigation";
import styles from "./standalone-page.module.css";

interface StandalonePageProps {
  readonly title: string;
  readonly body: string;
  readonly role?: "alert";
  /** The way on. */
  readonly children: ReactNode;
}

/** A page that stands alone: not found, stopped working. Within the shell it leads back into it like any other page. */
export function StandalonePage({ title, body, role, children }: StandalonePageProps) {
  useTitle(title);
  const isInShell = use(NavigationContext) !== outsideShell;
  return (
    <>
      {isInShell ? (
        <header className="topbar">
          <OpenNavigation />
        </header>
      ) : null}
      <main className={styles["page"]} id="main" role={role}>
        <h1 className="h-section">{title}</h1>
        <p className="muted">{body}</p>
        {children}
      </main>
    </>
  );
}
