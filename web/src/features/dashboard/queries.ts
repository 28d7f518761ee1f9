import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request, send } from "@/api/client";
import type { UsageEnvironment, UsageLog, UsageShare, UsageSummary, UsageTrend } from "@/api/types";
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

export type BreakdownBy = "provider" | "model";

export const breakdownQuery = (period: Period, by: BreakdownBy) =>
  queryOptions({
    queryKey: ["usage", "breakdown", by, period],
    queryFn: ({ signal }) =>
      request<readonly UsageShare[]>("/api/usage/breakdown", { query: { ...asked(period), by }, signal }),
    ...every,
  });

export const environmentQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "environmental", period],
    queryFn: ({ signal }) => request<UsageEnvironment>("/api/usage/environmental", { query: asked(period), signal }),
    ...every,
  });

export const logQuery = (period: Period, { page, sort, search }: UsageView) =>
  queryOptions({
    queryKey: ["usage", "log", period, page, sort, search],
    queryFn: ({ signal }) => {
      const query = { ...asked(period), page, sort, search: search || null, limit: PAGE_SIZE };
      return request<UsageLog>("/api/usage/log", { query, signal });
    },
    ...every,
  });

/** Every row the table would show, as a CSV file. */
export async function downloadUsage(period: Period, search: string): Promise<void> {
  const body = { ...asked(period), format: "csv", ...(search === "" ? {} : { search }) };
  const response = await send("/api/usage/export", { method: "POST", body });
  const named = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  saveFile(await response.blob(), named ?? "aim2balance-usage.csv");
}

export const trendQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "trend", period],
    queryFn: ({ signal }) => request<UsageTrend>("/api/usage/trend", { query: asked(period), signal }),
    ...every,
  });
