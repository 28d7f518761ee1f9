import { axisSteps } from "@/lib/buckets";
import styles from "./columns.module.css";
import { colourAt, seriesStyle } from "./series";

export interface Column {
  readonly key: string;
  /** Under the column, where there is room. */
  readonly short: string;
  /** What the pointer is told. */
  readonly title: string;
  /** One figure for each series, the first at the bottom. */
  readonly parts: readonly number[];
}

interface ColumnsProps {
  readonly label: string;
  readonly columns: readonly Column[];
  /** Of the series, places in the palette. */
  readonly colours?: readonly number[];
  readonly formatStep: (value: number, decimals: number) => string;
}

/** Columns over time, each stacked by series. */
export function Columns({ label, columns, colours, formatStep }: ColumnsProps) {
  const highest = Math.max(0, ...columns.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0)));
  const steps = axisSteps(highest);
  const top = steps.at(-1) ?? 1;
  const decimals = Math.max(0, -Math.floor(Math.log10(steps[1] ?? 1)));
  const every = Math.ceil(columns.length / 16);
  return (
    <div className={styles["columns"]} role="img" aria-label={label}>
      <div className={styles["steps"]} aria-hidden="true">
        {steps.map((step) => (
          <span key={step} style={{ bottom: `${(step / top) * 100}%` }}>
            {formatStep(step, decimals)}
          </span>
        ))}
      </div>
      <div className={styles["plot"]}>
        {steps.slice(1).map((step) => (
          <i key={step} style={{ bottom: `${(step / top) * 100}%` }} />
        ))}
        {columns.map((column) => (
          <div key={column.key} className={styles["column"]} title={column.title}>
            {column.parts.map((part, series) =>
              part > 0 ? (
                <b
                  // biome-ignore lint/suspicious/noArrayIndexKey: the place is the series
                  key={series}
                  style={seriesStyle(colourAt(colours, series), { height: `${(part / top) * 100}%` })}
                />
              ) : null,
            )}
          </div>
        ))}
      </div>
      <div className={styles["names"]} aria-hidden="true">
        {columns.map(({ key, short }, index) => (
          <span key={key} className={index % (every * 4) === 0 ? styles["key"] : undefined}>
            {index % every === 0 ? short : ""}
          </span>
        ))}
      </div>
    </div>
  );
}
