import styles from "./legend.module.css";
import { seriesStyle } from "./series";

/** What the colours of the palette, in order, stand for. */
export function Legend({ names }: { readonly names: readonly string[] }) {
  return (
    <div className={styles["legend"]} aria-hidden="true">
      {names.map((name, series) => (
        <span key={name}>
          <i className="dot" style={seriesStyle(series)} />
          {name}
        </span>
      ))}
    </div>
  );
}
