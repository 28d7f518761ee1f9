import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import { ProblemError } from "@/api/problem";
import type { Share, SharedChat } from "@/api/types";

/** The links that work: of one chat, or with null of all. */
export const sharesQuery = (conversationId: string | null) =>
  queryOptions({
    queryKey: ["shares", conversationId],
    queryFn: ({ signal }) => request<readonly Share[]>("/api/shares", { query: { conversationId }, signal }),
  });

export const sharedQuery = (token: string) =>
  queryOptions({
    queryKey: ["shared", token],
    queryFn: ({ signal }) =>
      request<SharedChat>(`/api/shared/${encodeURIComponent(token)}`, { signal, anonymous: true }),
    retry: (count, error) => count < 2 && !(error instanceof ProblemError),
    staleTime: 60_000,
  });

/** Shares the branch that ends with `messageId`; with null the one that was used last. */
export function useShare(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (messageId: string | null) =>
      request<Share>(`/api/convos/${conversationId}/shares`, { method: "POST", body: { messageId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["shares"] }),
  });
}

export function useRevoke() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(`/api/shares/${id}`, { method: "DELETE" }),
    onSettled: () => client.invalidateQueries({ queryKey: ["shares"] }),
  });
}

export function addressOf(share: Share): string {
  return `${location.origin}${share.path}`;
}
