import styles from "./legend.module.css";
import { colourAt, seriesStyle } from "./series";

/** What the colours stand for. */
export function Legend({
  names,
  colours,
}: {
  readonly names: readonly string[];
  readonly colours?: readonly number[];
}) {
  return (
    <div className={styles["legend"]} aria-hidden="true">
      {names.map((name, series) => (
        <span key={name}>
          <i className="dot" style={seriesStyle(colourAt(colours, series))} />
          {name}
        </span>
      ))}
    </div>
  );
}
