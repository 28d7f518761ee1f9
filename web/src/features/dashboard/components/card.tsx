import { Link } from "@tanstack/react-router";
import { ReceiptText } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { buttonClass } from "@/ui/button";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";

interface CardProps {
  readonly title: string;
  readonly className: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly testId?: string;
}

export function Card({ title, className, aside, children, testId }: CardProps) {
  return (
    <section className={`card ${className}`} aria-label={title} data-testid={testId}>
      <div className="card-head">
        <h3 className="card-title">{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** The place of a card that is drawn next. */
export function PendingCard({ className }: { readonly className: string }) {
  return (
    <div className={`card ${className}`}>
      <Skeleton widths={[40, 100, 100, 100]} />
    </div>
  );
}

interface LoadingProps {
  readonly query: {
    readonly data: unknown;
    readonly isPending: boolean;
    readonly isError: boolean;
    refetch(): unknown;
  };
  readonly widths: readonly number[];
}

/** What a card shows while it has no figures: null when it has them. */
export function stateOf({ query, widths }: LoadingProps, failed: string): ReactNode | null {
  if (query.data !== undefined) return null;
  if (query.isPending) return <Skeleton widths={widths} />;
  return <ErrorState title={failed} onRetry={() => void query.refetch()} />;
}

export function NothingUsed() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<ReceiptText className="i i-lg" aria-hidden />}
      title={t("dashboard.emptyTitle")}
      action={
        <Link to="/" className={buttonClass({ size: "small" })}>
          {t("dashboard.startChat")}
        </Link>
      }
    >
      {t("dashboard.emptyBody")}
    </EmptyState>
  );
}
