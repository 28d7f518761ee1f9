import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { request, send } from "@/api/client";
import { conversationsQuery, storageQuery } from "@/api/queries";
import type { Schemas } from "@/api/types";
import { upload } from "@/api/upload";
import { currentLanguage } from "@/lib/i18n";
import { saveFile } from "@/lib/save-file";

/** What became of one chat of the file. */
export type ImportItem = Schemas["ImportItemOut"];

export type ImportRun = Schemas["ImportOut"];

const POLL_MS = 500;

/** The last imports, the newest first, without what became of each chat. */
export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: ({ signal }) => request<readonly ImportRun[]>("/api/imports", { signal }),
  refetchInterval: ({ state }) => (state.data?.some((run) => run.state === "running") ? POLL_MS : false),
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", id],
    queryFn: ({ signal }) => request<ImportRun>(`/api/imports/${id}`, { signal }),
    staleTime: 60_000,
  });

export interface Sending {
  readonly file: File;
  readonly signal: AbortSignal;
  readonly onProgress: (sent: number) => void;
}

export function useImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, ...options }: Sending) => upload<ImportRun>("/api/import", file, options),
    onSuccess: () => client.invalidateQueries({ queryKey: importsQuery.queryKey }),
  });
}

/** Ends a running import; what it has brought in stays. */
export function useCancelImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(`/api/imports/${id}`, { method: "DELETE" }),
    onSettled: () => client.invalidateQueries({ queryKey: importsQuery.queryKey }),
  });
}

/** Chats came in: lists and projects have changed. */
export function useListsAgain(): () => void {
  const client = useQueryClient();
  return useCallback(() => void client.invalidateQueries({ queryKey: conversationsQuery.queryKey }), [client]);
}

/** What is kept and may be kept. */
export type StorageUse = Schemas["StorageOut"];

/** For good what was deleted and could still be taken back. */
export function useRemoveDeleted() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>("/api/convos/deleted", { method: "DELETE" }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: storageQuery.queryKey }),
        client.invalidateQueries({ queryKey: conversationsQuery.queryKey }),
      ]),
  });
}

export function useExportAll() {
  return useMutation({
    mutationFn: async () => {
      const query = { lang: currentLanguage(), tz: Intl.DateTimeFormat().resolvedOptions().timeZone };
      saveFile(await (await send("/api/export", { query })).blob(), "aim2balance-data.zip");
    },
  });
}
