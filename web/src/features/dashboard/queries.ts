import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request, send } from "@/api/client";
import type {
  FundStanding,
  UsageAlerts,
  UsageComparison,
  UsageEnvironment,
  UsageLog,
  UsageShare,
  UsageSummary,
  UsageTrend,
} from "@/api/types";
import type { CsvStyle } from "@/lib/csv-style";
import { currentLanguage } from "@/lib/i18n";
import { saveFile } from "@/lib/save-file";
import type { Period, UsageView } from "./rules";

export const PAGE_SIZE = 20;

const every = { staleTime: 15_000, placeholderData: keepPreviousData } as const;

/** Days begin and end where the reader is. */
const asked = (period: Period) => ({ ...period, tz: Intl.DateTimeFormat().resolvedOptions().timeZone });

export const summaryQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "summary", period],
    queryFn: ({ signal }) => request<UsageSummary>("/api/usage/summary", { query: asked(period), signal }),
    ...every,
  });

export type BreakdownBy = "provider" | "model" | "project";

export const breakdownQuery = (period: Period, by: BreakdownBy) =>
  queryOptions({
    queryKey: ["usage", "breakdown", by, period],
    queryFn: ({ signal }) =>
      request<readonly UsageShare[]>("/api/usage/breakdown", { query: { ...asked(period), by }, signal }),
    ...every,
  });

/** Of the answers that are counted beside it; what others reported stands on the page of the footprint. */
export const environmentQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "environmental", "gateway", period],
    queryFn: ({ signal }) =>
      request<UsageEnvironment>("/api/usage/environmental", {
        query: { ...asked(period), source: "gateway" },
        signal,
      }),
    ...every,
  });

const narrowed = ({ search, provider, model, project }: UsageView) => ({
  search: search || null,
  provider: provider || null,
  model: model || null,
  project: project || null,
});

export const logQuery = (period: Period, view: UsageView) =>
  queryOptions({
    queryKey: ["usage", "log", period, view],
    queryFn: ({ signal }) => {
      const query = { ...asked(period), ...narrowed(view), page: view.page, sort: view.sort, limit: PAGE_SIZE };
      return request<UsageLog>("/api/usage/log", { query, signal });
    },
    ...every,
  });

/** Every row the table would show as a CSV file, or its sums on a page of PDF. */
export async function downloadUsage(
  period: Period,
  view: UsageView | null,
  format: "csv" | "pdf",
  style: CsvStyle | null = null,
): Promise<void> {
  const chosen = Object.entries(view === null ? {} : narrowed(view)).filter(([, value]) => value !== null);
  const body = { ...asked(period), format, language: currentLanguage(), ...style, ...Object.fromEntries(chosen) };
  const response = await send("/api/usage/export", { method: "POST", body });
  const named = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  saveFile(await response.blob(), named ?? `aim2balance-usage.${format}`);
}

/** By provider, so that it can be stacked. */
export const trendQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "trend", period],
    queryFn: ({ signal }) =>
      request<UsageTrend>("/api/usage/trend", { query: { ...asked(period), by: "provider" }, signal }),
    ...every,
  });

export const comparisonQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "comparison", period],
    queryFn: ({ signal }) => request<UsageComparison>("/api/usage/comparison", { query: asked(period), signal }),
    ...every,
  });

export const alertsQuery = queryOptions({
  queryKey: ["usage", "alerts"],
  queryFn: ({ signal }) => request<UsageAlerts>("/api/usage/alerts", { signal }),
  staleTime: 15_000,
});

/** Not of a period: all that the reader's answers gave. */
export const standingQuery = queryOptions({
  queryKey: ["standing"],
  queryFn: ({ signal }) => request<FundStanding>("/api/standing", { signal }),
  staleTime: 15_000,
});
