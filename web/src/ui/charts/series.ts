import type { CSSProperties } from "react";

/** The colour of a series, in the order of the palette, as `--c`. */
export function seriesStyle(series: number, more: CSSProperties = {}): CSSProperties {
  return { ...more, ["--c" as string]: `var(--chart-${series + 1})` };
}
