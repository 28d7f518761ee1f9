import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import { collectionsQuery } from "@/api/collections";
import type { Collection, Schemas, Source } from "@/api/types";
import { isBeingRead, isGettingMeaning } from "./rules";

const POLL_MS = 1000;
const { queryKey } = collectionsQuery;

export const collectionQuery = (id: string) =>
  queryOptions({
    queryKey: [...queryKey, id],
    queryFn: ({ signal }) => request<Collection>(`/api/collections/${id}`, { signal }),
    // Passages are read for their meaning after their words.
    refetchInterval: ({ state }) => (state.data !== undefined && isGettingMeaning(state.data) ? POLL_MS : false),
  });

/** The files of a collection, the newest first; looked at again while one is being read. */
export const sourcesQuery = (id: string) =>
  queryOptions({
    queryKey: [...queryKey, id, "sources"],
    queryFn: ({ signal }) => request<readonly Source[]>(`/api/collections/${id}/sources`, { signal }),
    refetchInterval: ({ state }) => (state.data?.some(isBeingRead) ? POLL_MS : false),
  });

export const estimateQuery = (id: string, fileIds: readonly string[]) =>
  queryOptions({
    queryKey: [...queryKey, id, "estimate", ...fileIds],
    queryFn: ({ signal }) =>
      request<Schemas["ReadingEstimateOut"]>(`/api/collections/${id}/estimate`, {
        method: "POST",
        body: { fileIds },
        signal,
      }),
    enabled: fileIds.length > 0,
    refetchInterval: ({ state }) => ((state.data?.unread ?? 1) > 0 ? POLL_MS : false),
  });

export const passagesQuery = (id: string, question: string) =>
  queryOptions({
    queryKey: [...queryKey, id, "search", question],
    queryFn: ({ signal }) =>
      request<Schemas["PassagesOut"]>(`/api/collections/${id}/search`, {
        method: "POST",
        body: { query: question },
        signal,
      }),
    enabled: question !== "",
    staleTime: 0,
  });

/** One's files, the newest first, a page at a time. */
export const ownFilesQuery = infiniteQueryOptions({
  queryKey: ["files", "to choose"],
  queryFn: ({ signal, pageParam }) =>
    request<Schemas["UploadsOut"]>("/api/files", { signal, query: { before: pageParam } }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
});

function useAgain() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey });
}

/** A new one, or what is said of the one with this id. */
export function useSaveCollection() {
  const again = useAgain();
  return useMutation({
    mutationFn: ({
      id,
      ...said
    }: {
      readonly id: string | null;
      readonly name: string;
      readonly description: string;
    }) =>
      id === null
        ? request<Collection>("/api/collections", { method: "POST", body: said })
        : request<Collection>(`/api/collections/${id}`, { method: "PATCH", body: said }),
    onSuccess: again,
  });
}

export function useDeleteCollection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(`/api/collections/${id}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey, exact: true }),
  });
}

export function useAddSources(id: string) {
  const again = useAgain();
  return useMutation({
    mutationFn: async (fileIds: readonly string[]) => {
      for (const fileId of fileIds)
        await request<Source>(`/api/collections/${id}/sources`, { method: "POST", body: { fileId } });
    },
    onSettled: again,
  });
}

/** Stops one, or everything that waits or is being read. */
export function useCancelReading(id: string) {
  const again = useAgain();
  return useMutation({
    mutationFn: (sourceId: string | null) =>
      request<Schemas["CancelledOut"]>(
        `/api/collections/${id}/${sourceId === null ? "cancel" : `sources/${sourceId}/cancel`}`,
        { method: "POST" },
      ),
    onSettled: again,
  });
}

export function useResumeReading(id: string) {
  const again = useAgain();
  return useMutation({
    mutationFn: (sourceId: string) =>
      request<Source>(`/api/collections/${id}/sources/${sourceId}/resume`, { method: "POST" }),
    onSettled: again,
  });
}

export function useRemoveSource(id: string) {
  const again = useAgain();
  return useMutation({
    mutationFn: (sourceId: string) => request<void>(`/api/collections/${id}/sources/${sourceId}`, { method: "DELETE" }),
    onSettled: again,
  });
}
