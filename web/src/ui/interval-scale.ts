/** Where low, best and high stand on a logarithmic axis, in percent of its width. Pure. */

export interface IntervalScale {
  readonly low: number;
  readonly best: number;
  readonly high: number;
  /** Powers of ten inside the axis. */
  readonly ticks: readonly number[];
}

/** Room before low and after high, in powers of ten. */
const MARGIN = 0.18;
/** The longest axis, in powers of ten below `high`; a zero has no place on a logarithmic axis and stands at its start. */
const LONGEST = 6;

/** Null when there is nothing to draw: no value above zero. */
export function intervalScale(low: number, best: number, high: number): IntervalScale | null {
  if (!(high > 0)) return null;
  const end = Math.log10(high) + MARGIN;
  const floor = Math.log10(high) - LONGEST;
  const logOf = (value: number) => (value > 0 ? Math.max(Math.log10(value), floor) : floor);
  const start = logOf(low) - MARGIN;
  const place = (log: number) => ((log - start) / (end - start)) * 100;
  const ticks: number[] = [];
  for (let power = Math.ceil(start); power <= end; power += 1) ticks.push(place(power));
  return { low: place(logOf(low)), best: place(logOf(best)), high: place(logOf(high)), ticks };
}
