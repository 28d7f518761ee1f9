import type { ReactNode } from "react";

interface CardProps {
  readonly id: string;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Card({ id, title, aside, className = "", children }: CardProps) {
  return (
    <section className={`card ${className}`.trim()} aria-labelledby={`${id}-title`} data-testid={id}>
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
