import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "@/api/client";
import type { UsageEnvironment, UsageLog, UsageShare, UsageSummary } from "@/api/types";
import type { Period } from "./rules";

export const PAGE_SIZE = 20;

const every = { staleTime: 15_000, placeholderData: keepPreviousData } as const;

export const summaryQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "summary", period],
    queryFn: ({ signal }) => request<UsageSummary>("/api/usage/summary", { query: { ...period }, signal }),
    ...every,
  });

export const byProviderQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "breakdown", "provider", period],
    queryFn: ({ signal }) =>
      request<readonly UsageShare[]>("/api/usage/breakdown", { query: { ...period, by: "provider" }, signal }),
    ...every,
  });

export const environmentQuery = (period: Period) =>
  queryOptions({
    queryKey: ["usage", "environmental", period],
    queryFn: ({ signal }) => request<UsageEnvironment>("/api/usage/environmental", { query: { ...period }, signal }),
    ...every,
  });

export const logQuery = (period: Period, page: number) =>
  queryOptions({
    queryKey: ["usage", "log", period, page],
    queryFn: ({ signal }) =>
      request<UsageLog>("/api/usage/log", { query: { ...period, page, limit: PAGE_SIZE }, signal }),
    ...every,
  });
