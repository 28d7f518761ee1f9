import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request, send } from "@/api/client";
import type {
  HourlyZone,
  Reestimated,
  UsageEnvironment,
  UsageRange,
  UsageShare,
  UsageStats,
  UsageTrend,
} from "@/api/types";
import { saveFile } from "@/lib/save-file";

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

/** Where the electricity of the hour counts on this server; for everybody, as the method is. */
export const hoursQuery = queryOptions({
  queryKey: ["impact", "hours"],
  queryFn: ({ signal }) => request<readonly HourlyZone[]>("/api/impact/hours", { signal }),
  staleTime: 60_000,
});

export const methods = ["a2b-2", "a2b-1"] as const satisfies readonly Reestimated["method"][];
export type Method = (typeof methods)[number];

/** When the reader's first answer was, reported ones with it; null before there is one. */
export const firstUseQuery = queryOptions({
  queryKey: ["usage", "stats", "all"],
  queryFn: async ({ signal }) =>
    (await request<UsageStats>("/api/usage/stats", { query: { range: "all", source: "all" }, signal })).firstUse,
  staleTime: 15_000,
});

export const reestimateQuery = (month: string, method: Method) =>
  queryOptions({
    queryKey: ["usage", "re-estimate", month, method],
    queryFn: ({ signal }) => request<Reestimated>("/api/usage/re-estimate", { query: { month, method }, signal }),
    staleTime: 15_000,
  });

/** German files are what a German spreadsheet opens by a double click. */
export async function downloadReestimate(
  month: string,
  method: Method,
  as: "csv" | "pdf",
  language: string,
): Promise<void> {
  const style = language === "de" ? { separator: "semicolon", decimal: "comma" } : {};
  const query = { month, method, ...(as === "pdf" ? { lang: language } : { bom: "true", ...style }) };
  const response = await send(`/api/usage/re-estimate/${as}`, { query });
  saveFile(await response.blob(), `aim2balance-footprint-${month}-${method}.${as}`);
}
