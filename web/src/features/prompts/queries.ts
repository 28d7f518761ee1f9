import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import type { Prompt, PromptVersion } from "@/api/types";

export const promptsQuery = queryOptions({
  queryKey: ["prompts"],
  queryFn: ({ signal }) => request<readonly Prompt[]>("/api/prompts", { signal }),
  staleTime: 60_000,
});

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["prompts", id, "versions"],
    queryFn: ({ signal }) => request<readonly PromptVersion[]>(`/api/prompts/${id}/versions`, { signal }),
  });

/** Keeps a prompt: a new one, or another name or text for the one with this id. */
export function useSavePrompt() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string | null; name: string; text: string }) =>
      id === null
        ? request<Prompt>("/api/prompts", { method: "POST", body })
        : request<Prompt>(`/api/prompts/${id}`, { method: "PUT", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: promptsQuery.queryKey }),
  });
}

export function useDeletePrompt() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(`/api/prompts/${id}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: promptsQuery.queryKey, exact: true }),
  });
}
