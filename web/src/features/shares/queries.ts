import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import { ProblemError } from "@/api/problem";
import type { Range } from "@/lib/format";

/** A link to a branch of a chat as it was when the link was made. */
export interface Share {
  readonly id: string;
  readonly conversationId: string;
  readonly path: string;
  readonly title: string;
  readonly createdAt: string;
}

export interface SharedMessage {
  readonly role: "user" | "assistant";
  readonly text: string;
  readonly model: string | null;
  readonly createdAt: string;
  /** How many images went with a question; they are not shown. */
  readonly images?: number;
  /** Not known, or not told by a link that is older than this field. */
  readonly impact?: { readonly kWh: Range | null; readonly L: Range | null; readonly CO2e: Range | null } | null;
}

/** What anybody with the link sees. */
export interface SharedChat {
  readonly title: string;
  readonly createdAt: string;
  readonly messages: readonly SharedMessage[];
}

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
