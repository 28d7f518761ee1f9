/** Arithmetic of the dashboard. Pure. */

import type { UsagePart, UsageRange, UsageShare } from "@/api/types";
import { localDay } from "@/lib/buckets";

export { localDay };

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
  readonly provider: string;
  readonly model: string;
  /** The id of a project or agent, or "none". */
  readonly project: string;
}

export const filterNames = ["provider", "model", "project"] as const satisfies readonly (keyof UsageView)[];
export type FilterName = (typeof filterNames)[number];

export const plainView: UsageView = { page: 1, sort: "-date", search: "", provider: "", model: "", project: "" };

export const sortColumns = [
  "date",
  "project",
  "model",
  "provider",
  "inputTokens",
  "outputTokens",
  "totalTokens",
  "co2e",
  "cost",
] as const;
export type SortColumn = (typeof sortColumns)[number];

export const newestFirst = plainView.sort;

export function isSort(text: string): boolean {
  return sortColumns.some((name) => name === text.replace(/^-/, ""));
}

export function sortOf(sort: string): { readonly name: string; readonly isDescending: boolean } {
  return { name: sort.replace(/^-/, ""), isDescending: sort.startsWith("-") };
}

/** What a click on a column's head asks for: figures and times begin with the largest, names with A; a second click turns it. */
export function sortedBy(sort: string, column: SortColumn): string {
  const { name, isDescending } = sortOf(sort);
  const first = column === "model" || column === "provider" || column === "project" ? "" : "-";
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

export function dayText(day: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

export interface Slice {
  readonly name: string;
  readonly costMicroEur: number;
  readonly tokens: number;
  /** Of the whole by what is measured, 0 to 1. */
  readonly share: number;
  /** All that have no slice of their own. */
  readonly isRest: boolean;
}

/** The largest four by name and the rest as one: the palette has five colours. */
export function slicesOf(shares: readonly UsageShare[], others: string, measure: Measure): Slice[] {
  const sorted = shares.toSorted((a, b) => measureOf(b, measure) - measureOf(a, measure));
  const total = sorted.reduce((sum, part) => sum + measureOf(part, measure), 0);
  const sliceOf = (name: string, parts: readonly UsageShare[], isRest: boolean): Slice => {
    const sum = (of: (part: UsageShare) => number) => parts.reduce((all, part) => all + of(part), 0);
    const share = total > 0 ? sum((part) => measureOf(part, measure)) / total : 0;
    return { name, costMicroEur: sum((part) => part.costMicroEur), tokens: sum((part) => part.tokens), share, isRest };
  };
  const named = sorted.length > PALETTE ? sorted.slice(0, PALETTE - 1) : sorted;
  const slices = named.map((part) => sliceOf(part.name, [part], false));
  return sorted.length > named.length ? [...slices, sliceOf(others, sorted.slice(named.length), true)] : slices;
}

/** Share of the last top-up that is left, 0 to 1; null when there was none. */
export function shareLeft(credits: number, lastTopup: number | null): number | null {
  if (lastTopup === null || lastTopup <= 0) return null;
  return Math.max(0, Math.min(1, credits / lastTopup));
}

/** The providers that have a colour of their own, the dearest first: all up to five, else four and the rest. */
export function seriesOf(shares: readonly UsagePart[]): readonly string[] {
  const names = shares.toSorted((a, b) => b.cost - a.cost || b.tokens - a.tokens).map(({ name }) => name);
  return names.length > PALETTE ? names.slice(0, PALETTE - 1) : names;
}

/** One figure for each series, and one more for all others where there are any others. */
export function partsOf(
  segments: readonly UsagePart[],
  series: readonly string[],
  measure: (part: UsagePart) => number,
): number[] {
  const parts = series.map((name) => measure(segments.find((part) => part.name === name) ?? nothing));
  const rest = segments.filter(({ name }) => !series.includes(name)).reduce((sum, part) => sum + measure(part), 0);
  return rest > 0 ? [...parts, rest] : parts;
}

const PALETTE = 5;
const nothing: UsagePart = { name: "", tokens: 0, cost: 0, costMicroEur: 0, requests: 0 };

/** By how much a figure grew against the one before, as a share; null from nothing. */
export function growth(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before;
}

export type Measure = "cost" | "tokens";

export function measureOf(part: UsagePart, measure: Measure): number {
  return measure === "cost" ? part.costMicroEur : part.tokens;
}
