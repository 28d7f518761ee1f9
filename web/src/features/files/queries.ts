import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import { storageQuery } from "@/api/queries";
import { removeUpload } from "@/api/resumable-upload";
import type { Schemas } from "@/api/types";
import { isMoving } from "./rules";

const POLL_MS = 1000;

/** One's files, the newest first. */
export const filesQuery = infiniteQueryOptions({
  queryKey: ["files"],
  queryFn: ({ signal, pageParam }) =>
    request<Schemas["UploadsOut"]>("/api/files", { signal, query: { before: pageParam } }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
  refetchInterval: ({ state }) => (isMoving(state.data?.pages.flatMap(({ items }) => items) ?? []) ? POLL_MS : false),
});

/** The list, and how much room there is, have changed. */
export function useFilesAgain(): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: filesQuery.queryKey });
    void client.invalidateQueries({ queryKey: storageQuery.queryKey });
  };
}

export function useRemoveFile() {
  const again = useFilesAgain();
  return useMutation({ mutationFn: removeUpload, onSettled: again });
}

/** The browser saves it under its own name. */
export function useDownload() {
  return useMutation({
    mutationFn: async (id: string) => {
      const { url } = await request<Schemas["DownloadLinkOut"]>(`/api/files/${id}/link`, { method: "POST" });
      const link = document.createElement("a");
      link.href = url;
      link.download = "";
      link.click();
    },
  });
}
