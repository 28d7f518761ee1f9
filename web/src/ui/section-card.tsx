import type { ReactNode } from "react";
import { useSectionOfAddress } from "./hold-in-view";

interface SectionCardProps {
  readonly id: string;
  readonly title: ReactNode;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A section of a page with its heading; `id` names it for tests and labels. */
export function SectionCard({ id, title, aside, className = "", children }: SectionCardProps) {
  const card = useSectionOfAddress(id);
  return (
    <section id={id} ref={card} className={`card ${className}`.trim()} aria-labelledby={`${id}-title`} data-testid={id}>
      <div className="card-head">
        <h2 className="card-title" id={`${id}-title`}>
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
