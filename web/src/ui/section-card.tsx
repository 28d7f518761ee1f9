import { type ReactNode, useEffect, useRef } from "react";

interface SectionCardProps {
  readonly id: string;
  readonly title: ReactNode;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A section of a page with its heading; `id` names it for tests and labels. */
export function SectionCard({ id, title, aside, className = "", children }: SectionCardProps) {
  const card = useRef<HTMLElement>(null);
  // The card may come after the address that names it has been followed: its content is loaded.
  useEffect(() => {
    if (window.location.hash === `#${id}`) card.current?.scrollIntoView();
  }, [id]);
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
