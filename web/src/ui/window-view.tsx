import panorama from "./panorama.svg";
import styles from "./window-view.module.css";
import view from "./window-view.svg";

const ranges = [
  ["v1", styles["first"]],
  ["v2", styles["second"]],
  ["v3", styles["third"]],
  ["v4", styles["fourth"]],
  ["v5", styles["fifth"]],
] as const;

/** The view from the window, drawn in the colours of the theme. On first-contact and public pages only. */
export function WindowView() {
  return (
    <div className={styles["view"]}>
      <svg viewBox="0 0 760 900" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
        {ranges.map(([range, colour]) => (
          <use key={range} className={colour} href={`${view}#${range}`} />
        ))}
        <path className={styles["bars"]} d="M380 0V900M0 270H760" />
      </svg>
    </div>
  );
}

/** The same country, seen wide: for the head of a page. */
export function Panorama() {
  return (
    <div className={styles["view"]}>
      <svg viewBox="0 0 1200 420" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
        {ranges.map(([range, colour]) => (
          <use key={range} className={colour} href={`${panorama}#${range}`} />
        ))}
      </svg>
    </div>
  );
}
