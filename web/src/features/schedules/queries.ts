import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import type { Schemas } from "@/api/types";

export type Schedule = Schemas["ScheduleOut"];
export type ScheduledRun = Schemas["ScheduledRunOut"];

const WATCHED_MS = 1500;

export const schedulesQuery = queryOptions({
  queryKey: ["schedules"],
  queryFn: ({ signal }) => request<readonly Schedule[]>("/api/schedules", { signal }),
  refetchInterval: ({ state }) =>
    state.data?.some(({ lastRun }) => lastRun?.state === "running") === true ? WATCHED_MS : false,
});

/** `last` is the newest run: another one asks again. */
export const runsQuery = (id: string, last: string) =>
  queryOptions({
    queryKey: ["schedules", id, "runs", last],
    queryFn: ({ signal }) => request<readonly ScheduledRun[]>(`/api/schedules/${id}/runs`, { signal }),
  });

function useChanging<Wish>(ask: (wish: Wish) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: () => client.invalidateQueries({ queryKey: schedulesQuery.queryKey }),
  });
}

/** A new one, or another plan for the one with this id. */
export const useSaveSchedule = () =>
  useChanging(({ id, body }: { id: string | null; body: Schemas["ScheduleIn"] }) =>
    id === null
      ? request<Schedule>("/api/schedules", { method: "POST", body })
      : request<Schedule>(`/api/schedules/${id}`, { method: "PATCH", body }),
  );

export const usePause = () =>
  useChanging(({ id, paused }: { id: string; paused: boolean }) =>
    request<Schedule>(`/api/schedules/${id}`, { method: "PATCH", body: { paused } }),
  );

export const useRunNow = () =>
  useChanging((id: string) => request<ScheduledRun>(`/api/schedules/${id}/run`, { method: "POST" }));

export const useDeleteSchedule = () =>
  useChanging((id: string) => request<void>(`/api/schedules/${id}`, { method: "DELETE" }));
