import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { request } from "@/api/client";
import { projectsQuery } from "@/api/queries";
import type { ConversationPage, HitPage, UsageEnvironment, UsageShare, UsageSummary, UsageTrend } from "@/api/types";
import type { budgetBody } from "@/lib/budgets";
import { isSearchable } from "@/lib/search";

/** The chats of a project, newest first. */
export const chatsQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: ["conversations", "of project", projectId],
    queryFn: ({ pageParam, signal }) =>
      request<ConversationPage>("/api/convos", { query: { cursor: pageParam, limit: 20, projectId }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 30_000,
  });

/** Where these words stand in the chats of a project, the newest first. */
export const hitsQuery = (projectId: string, words: string) =>
  queryOptions({
    queryKey: ["search", "of project", projectId, words],
    queryFn: ({ signal }) =>
      request<HitPage>("/api/search", { query: { q: words, projectId, sort: "newest", limit: 20 }, signal }),
    enabled: isSearchable(words),
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });

/** This month, as the reader's days count it. */
const month = (project: string) => ({
  project,
  range: "month",
  tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

const every = { staleTime: 15_000, placeholderData: keepPreviousData } as const;

/** What was spent this month in each project, in micro-euro by its id. */
export const spentByProjectQuery = queryOptions({
  queryKey: ["usage", "breakdown", "projects this month"],
  queryFn: ({ signal }) =>
    request<readonly UsageShare[]>("/api/usage/breakdown", {
      query: { by: "project", range: "month", tz: Intl.DateTimeFormat().resolvedOptions().timeZone },
      signal,
    }),
  select: (shares) => new Map(shares.flatMap(({ id, costMicroEur }) => (id === null ? [] : [[id, costMicroEur]]))),
  staleTime: 15_000,
});

export const summaryQuery = (project: string) =>
  queryOptions({
    queryKey: ["usage", "project summary", project],
    queryFn: ({ signal }) => request<UsageSummary>("/api/usage/summary", { query: month(project), signal }),
    ...every,
  });

export const trendQuery = (project: string) =>
  queryOptions({
    queryKey: ["usage", "project trend", project],
    queryFn: ({ signal }) => request<UsageTrend>("/api/usage/trend", { query: month(project), signal }),
    ...every,
  });

export const environmentQuery = (project: string) =>
  queryOptions({
    queryKey: ["usage", "project environmental", project],
    queryFn: ({ signal }) =>
      request<UsageEnvironment>("/api/usage/environmental", {
        query: { ...month(project), source: "gateway" },
        signal,
      }),
    ...every,
  });

export interface ProjectChanges {
  readonly name?: string;
  readonly description?: string;
  readonly instructions?: string;
  readonly euOnly?: boolean;
  readonly budget?: ReturnType<typeof budgetBody>;
}

/** Changes what is named; the rest stays. */
export function useChangeProject(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ProjectChanges) => request<void>(`/api/projects/${id}`, { method: "PATCH", body }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: projectsQuery.queryKey }),
        client.invalidateQueries({ queryKey: ["usage"] }),
      ]),
  });
}
