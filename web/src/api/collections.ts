/** The collections of a person, as the chat and their own pages both need them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "./client";
import type { Collection, Schemas } from "./types";

const POLL_MS = 1500;

/** What is searched for the questions of a chat (`convos`) or a project. */
export const usedQuery = (of: "convos" | "projects", id: string) =>
  queryOptions({
    queryKey: ["collections", "used", of, id],
    queryFn: ({ signal }) => request<Schemas["UsedOut"]>(`/api/${of}/${id}/collections`, { signal }),
    select: ({ collectionIds }) => collectionIds,
    staleTime: 30_000,
  });

/** Sets all of them. */
export function useUse(of: "convos" | "projects", id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (collectionIds: readonly string[]) =>
      request<Schemas["UsedOut"]>(`/api/${of}/${id}/collections`, { method: "PUT", body: { collectionIds } }),
    onSuccess: (used) => client.setQueryData(usedQuery(of, id).queryKey, used),
  });
}

/** By name; looked at again while something in one is being read. */
export const collectionsQuery = queryOptions({
  queryKey: ["collections"],
  queryFn: ({ signal }) => request<readonly Collection[]>("/api/collections", { signal }),
  staleTime: 30_000,
  refetchInterval: ({ state }) => (state.data?.some(({ isMoving }) => isMoving) ? POLL_MS : false),
});
