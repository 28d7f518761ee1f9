import type { ReactNode } from "react";

interface ExcerptProps {
  readonly className?: string;
  readonly children: ReactNode;
}

/** The first lines of a text, as it was written. */
export function Excerpt({ className = "", children }: ExcerptProps) {
  return <span className={`${className} prompt-text`.trim()}>{children}</span>;
}
