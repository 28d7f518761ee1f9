import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { agentsQuery } from "@/api/agents";
import { request } from "@/api/client";
import type { Agent, AgentVersion, AgentWish } from "@/api/types";

/** Counted in the key: another version is another list. */
export const versionsQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ["agents", id, "versions", version],
    queryFn: ({ signal }) => request<readonly AgentVersion[]>(`/api/agents/${id}/versions`, { signal }),
  });

/** Keeps an agent: a new one, or what is said of the one with this id. */
export function useSaveAgent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, wish }: { readonly id: string | null; readonly wish: Partial<AgentWish> }) =>
      id === null
        ? request<Agent>("/api/agents", { method: "POST", body: wish })
        : request<Agent>(`/api/agents/${id}`, { method: "PATCH", body: wish }),
    onSuccess: (kept) => {
      client.setQueryData(agentsQuery.queryKey, (now) =>
        now === undefined ? now : [...now.filter(({ id }) => id !== kept.id), kept],
      );
      return client.invalidateQueries({ ...agentsQuery, exact: true });
    },
  });
}

export function useDeleteAgent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(`/api/agents/${id}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ ...agentsQuery, exact: true }),
  });
}
