import styles from "./progress-bar.module.css";

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  readonly of: number;
  /** What there is nears its end: drawn as a warning. */
  readonly isWarning?: boolean;
}

/** How much of a whole is reached; a whole of nothing has nothing. */
export function ProgressBar({ label, done, of, isWarning = false }: ProgressBarProps) {
  return (
    <progress
      className={styles["bar"]}
      data-warning={isWarning || undefined}
      aria-label={label}
      value={Math.min(done, of)}
      max={Math.max(of, 1)}
    />
  );
}
