/** Groups a list that is sorted newest first by the reader's calendar days. */

export type DayGroup =
  | { readonly kind: "today" | "yesterday" }
  | { readonly kind: "week"; readonly from: Date; readonly to: Date }
  | { readonly kind: "month"; readonly month: Date };

function startOfDay(value: Date): Date {
  return new Date(value.getFullYear(), value.getMonth(), value.getDate());
}

/** Calendar days, not spans of 24 hours: the day of a clock change has 23 or 25. */
function daysBack(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
}

export function dayGroup(value: Date, now: Date): DayGroup {
  const day = startOfDay(value);
  if (day >= daysBack(now, 0)) return { kind: "today" };
  if (day >= daysBack(now, 1)) return { kind: "yesterday" };
  if (day >= daysBack(now, 8)) return { kind: "week", from: daysBack(now, 8), to: daysBack(now, 2) };
  return { kind: "month", month: new Date(value.getFullYear(), value.getMonth(), 1) };
}

export interface Grouped<T> {
  readonly key: string;
  readonly group: DayGroup;
  readonly items: readonly T[];
}

export function groupByDay<T>(items: readonly T[], dateOf: (item: T) => Date, now: Date): Grouped<T>[] {
  const groups: { key: string; group: DayGroup; items: T[] }[] = [];
  // What is no older than the last group begins belongs to it: a list of 10,000 needs no calendar for each.
  let begins = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const date = dateOf(item);
    const last = groups.at(-1);
    if (last !== undefined && date.getTime() >= begins) {
      last.items.push(item);
      continue;
    }
    const group = dayGroup(date, now);
    const key = group.kind === "month" ? `month ${group.month.toISOString()}` : group.kind;
    groups.push({ key, group, items: [item] });
    begins = beginOf(group, now).getTime();
  }
  return groups;
}

function beginOf(group: DayGroup, now: Date): Date {
  if (group.kind === "week") return group.from;
  if (group.kind === "month") return group.month;
  return daysBack(now, group.kind === "today" ? 0 : 1);
}
