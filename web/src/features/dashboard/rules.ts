/** Arithmetic of the dashboard. Pure. */

import type { UsageRange, UsageShare } from "@/api/types";

export const ranges = ["7d", "30d", "month", "year", "custom"] as const satisfies readonly UsageRange[];
export type DashboardRange = (typeof ranges)[number];

/** What the figures cover, as the API is asked: `from` and `to` (calendar days) only for a custom range. */
export interface Period {
  readonly range: DashboardRange;
  readonly from?: string;
  readonly to?: string;
}

/** How the table of usage stands: `sort` is a column, with "-" in front for the largest or newest first. */
export interface UsageView {
  readonly page: number;
  readonly sort: string;
  readonly search: string;
}

export const sortColumns = [
  "date",
  "model",
  "provider",
  "inputTokens",
  "outputTokens",
  "totalTokens",
  "co2e",
  "cost",
] as const;
export type SortColumn = (typeof sortColumns)[number];

export const newestFirst = "-date";

export function isSort(text: string): boolean {
  return sortColumns.some((name) => name === text.replace(/^-/, ""));
}

export function sortOf(sort: string): { readonly name: string; readonly isDescending: boolean } {
  return { name: sort.replace(/^-/, ""), isDescending: sort.startsWith("-") };
}

/** What a click on a column's head asks for: figures and times begin with the largest, names with A; a second click turns it. */
export function sortedBy(sort: string, column: SortColumn): string {
  const { name, isDescending } = sortOf(sort);
  const first = column === "model" || column === "provider" ? "" : "-";
  if (name !== column) return `${first}${column}`;
  return isDescending ? column : `-${column}`;
}

/** First and last calendar day of a period, in the reader's time zone. */
export function daysOf(period: Period, now: Date): { from: Date; to: Date } {
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const back = (days: number) => new Date(today.getFullYear(), today.getMonth(), today.getDate() - days);
  switch (period.range) {
    case "7d":
      return { from: back(6), to: today };
    case "30d":
      return { from: back(29), to: today };
    case "year":
      return { from: new Date(today.getFullYear(), 0, 1), to: today };
    case "custom":
      return { from: localDay(period.from) ?? back(29), to: localDay(period.to) ?? today };
    case "month":
      return { from: new Date(today.getFullYear(), today.getMonth(), 1), to: today };
  }
}

/** A calendar day ("2026-11-20") as its first moment here; `new Date` alone would read it as UTC. */
export function localDay(text: string | undefined): Date | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? "");
  return parts === null ? null : new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
}

export function dayText(day: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** Round steps for an axis that begins at 0: three to five of them, the last at or above `highest`. */
export function axisSteps(highest: number): number[] {
  if (!(highest > 0)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(highest / 3));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => highest / size <= 5) ?? 10 * power;
  return Array.from({ length: Math.ceil(highest / step - 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
}

/** The first moment of a bucket: "2026-11", "2026-11-20" or "2026-11-20T10:00+01:00". */
export function bucketStart(label: string): Date {
  if (label.length > 10) return new Date(label);
  return localDay(label.length === 7 ? `${label}-01` : label) ?? new Date(Number.NaN);
}

export interface Slice {
  readonly name: string;
  /** EUR. */
  readonly cost: number;
  /** Of the whole cost, 0 to 1. */
  readonly share: number;
}

/** The dearest four by name and the rest as one: the palette has five colours. */
export function slicesOf(shares: readonly UsageShare[], others: string): Slice[] {
  const sorted = shares.toSorted((a, b) => b.cost - a.cost);
  const total = sorted.reduce((sum, { cost }) => sum + cost, 0);
  const shareOf = (cost: number) => (total > 0 ? cost / total : 0);
  const named = sorted.length > 5 ? sorted.slice(0, 4) : sorted;
  const rest = sorted.slice(named.length).reduce((sum, { cost }) => sum + cost, 0);
  const slices = named.map(({ name, cost }) => ({ name, cost, share: shareOf(cost) }));
  return sorted.length > named.length ? [...slices, { name: others, cost: rest, share: shareOf(rest) }] : slices;
}

/** Share of the last top-up that is left, 0 to 1; null when there was none. */
export function shareLeft(credits: number, lastTopup: number | null): number | null {
  if (lastTopup === null || lastTopup <= 0) return null;
  return Math.max(0, Math.min(1, credits / lastTopup));
}
