import styles from "./bars.module.css";
import { colourAt, seriesStyle } from "./series";

export interface Bar {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  /** Name, and what each part is, for those who do not see the bar. */
  readonly label: string;
  /** One figure for each series. */
  readonly parts: readonly number[];
}

/** Horizontal bars on one scale, each stacked by series in these colours. */
export function Bars({ bars, colours }: { readonly bars: readonly Bar[]; readonly colours?: readonly number[] }) {
  const sums = bars.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0));
  const longest = Math.max(0, ...sums);
  return (
    <ul className={styles["bars"]}>
      {bars.map((bar) => (
        <li key={bar.key} className={styles["bar"]}>
          <span dir="auto" className="truncate" title={bar.name}>
            {bar.name}
          </span>
          <span className="num">{bar.value}</span>
          <div className={styles["track"]} role="img" aria-label={bar.label}>
            {bar.parts.map((part, series) =>
              part > 0 && longest > 0 ? (
                <i
                  // biome-ignore lint/suspicious/noArrayIndexKey: the place is the series
                  key={series}
                  style={seriesStyle(colourAt(colours, series), { width: `${(part / longest) * 100}%` })}
                />
              ) : null,
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
