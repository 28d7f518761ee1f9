import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import styles from "./states.module.css";

interface StateProps {
  readonly icon?: ReactNode;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function EmptyState({ icon, title, children, action }: StateProps) {
  return (
    <div className={styles["state"]}>
      {icon}
      {title === undefined ? null : <p className={styles["title"]}>{title}</p>}
      {children === undefined ? null : <p>{children}</p>}
      {action === undefined ? null : <div className="row">{action}</div>}
    </div>
  );
}

/** What happened, what to do, and a way to try again. */
export function ErrorState({
  title,
  children,
  onRetry,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly onRetry?: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles["state"]} role="alert">
      <CircleAlert className="i i-lg" aria-hidden />
      <p className={styles["title"]}>{title}</p>
      {children === undefined ? null : <p>{children}</p>}
      {onRetry === undefined ? null : (
        <div className="row">
          <Button size="small" onClick={onRetry}>
            {t("common.retry")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Grey lines in the shape of what is coming. `widths` in percent, one per line. */
export function Skeleton({ widths }: { readonly widths: readonly number[] }) {
  const { t } = useTranslation();
  return (
    <div className={styles["lines"]} role="status">
      <span className="visually-hidden">{t("common.loading")}</span>
      {widths.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are fixed and have no identity
        <span key={index} className={styles["line"]} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
