import type { ReactNode } from "react";

interface ChartTableProps {
  readonly label: string;
  /** Names of the columns; the first one names the rows. */
  readonly columns: readonly string[];
  readonly rows: readonly ChartRow[];
}

export interface ChartRow {
  readonly key: string;
  readonly name: string;
  /** The figures; null where there is none. */
  readonly cells: readonly (ReactNode | null)[];
}

/** The figures of a chart as a table. */
export function ChartTable({ label, columns, rows }: ChartTableProps) {
  const [first, ...others] = columns;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table scrolls, and so must be reachable by keyboard
    <div className="trend-table" tabIndex={0}>
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {others.map((name) => (
              <th key={name} scope="col" className="n">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="row-name">
                {row.name}
              </th>
              {row.cells.map((cell, index) => (
                <td key={others[index]} className="n num">
                  {cell ?? "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
