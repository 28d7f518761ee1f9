import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "@/api/client";
import type { UsageEnvironment, UsageLog, UsageShare, UsageSummary, UsageTrend } from "@/api/types";
import type { Period } from "./rules";

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

export const byProviderQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "breakdown", "provider", period],
    queryFn: ({ signal }) =>
      request<readonly UsageShare[]>("/api/usage/breakdown", { query: { ...asked(period), by: "provider" }, signal }),
    ...every,
  });

export const environmentQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "environmental", period],
    queryFn: ({ signal }) => request<UsageEnvironment>("/api/usage/environmental", { query: asked(period), signal }),
    ...every,
  });

export const logQuery = (period: Period, page: number) =>
  queryOptions({
    queryKey: ["usage", "log", period, page],
    queryFn: ({ signal }) =>
      request<UsageLog>("/api/usage/log", { query: { ...asked(period), page, limit: PAGE_SIZE }, signal }),
    ...every,
  });

export const trendQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "trend", period],
    queryFn: ({ signal }) => request<UsageTrend>("/api/usage/trend", { query: asked(period), signal }),
    ...every,
  });
