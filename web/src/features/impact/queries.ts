import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "@/api/client";
import type { UsageEnvironment, UsageRange, UsageShare, UsageTrend } from "@/api/types";

export const spans = ["30d", "month", "year", "all"] as const satisfies readonly UsageRange[];
export type Span = (typeof spans)[number];
export type Part = "model" | "project";

const every = { staleTime: 15_000, placeholderData: keepPreviousData } as const;

/** Answers given here and calls reported from elsewhere; days begin and end where the reader is. */
const asked = (range: Span) => ({ range, source: "all", tz: Intl.DateTimeFormat().resolvedOptions().timeZone });

export const footprintQuery = (range: Span) =>
  queryOptions({
    queryKey: ["usage", "environmental", "all", range],
    queryFn: ({ signal }) => request<UsageEnvironment>("/api/usage/environmental", { query: asked(range), signal }),
    ...every,
  });

export const footprintTrendQuery = (range: Span) =>
  queryOptions({
    queryKey: ["usage", "trend", "all", range],
    queryFn: ({ signal }) => request<UsageTrend>("/api/usage/trend", { query: asked(range), signal }),
    ...every,
  });

export const footprintPartsQuery = (range: Span, by: Part) =>
  queryOptions({
    queryKey: ["usage", "breakdown", "all", by, range],
    queryFn: ({ signal }) =>
      request<readonly UsageShare[]>("/api/usage/breakdown", { query: { ...asked(range), by }, signal }),
    ...every,
  });
