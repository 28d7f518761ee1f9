import type { Formatter } from "./format";

/** "2,048 MiB", "0.3 MiB": with a decimal below ten; what is not nothing is never 0.0. */
export function mebibytes(format: Formatter, bytes: number): string {
  const size = bytes / (1 << 20);
  if (size >= 9.95 || bytes === 0) return `${format.formatDecimal(size, 0)} MiB`;
  return `${format.formatDecimal(Math.max(size, 0.1), 1)} MiB`;
}
