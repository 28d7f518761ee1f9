import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import { conversationQuery, conversationsQuery, pinnedQuery } from "@/api/queries";
import type { Conversation, ConversationPage, ConversationSummary } from "@/api/types";

type Pages = InfiniteData<ConversationPage, unknown>;

/** Changes or drops one chat in the list, without asking the server for the list again. */
export function mapConversations(
  pages: Pages,
  change: (item: ConversationSummary) => ConversationSummary | null,
): Pages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, items: page.items.flatMap((item) => change(item) ?? []) })),
  };
}

export function useRename() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) =>
      request<unknown>(`/api/convos/${id}`, { method: "PATCH", body: { title } }),
    onSuccess: (_, { id, title }) => {
      client.setQueryData(conversationsQuery.queryKey, (pages) =>
        pages === undefined ? pages : mapConversations(pages, (item) => (item.id === id ? { ...item, title } : item)),
      );
      client.setQueryData(conversationQuery(id).queryKey, (chat: Conversation | undefined) =>
        chat === undefined ? chat : { ...chat, title },
      );
      void client.invalidateQueries({ queryKey: pinnedQuery.queryKey });
    },
  });
}

/** Pinned chats stay on top, in a group of their own. */
export function usePin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, pinned }: { id: string; pinned: boolean }) =>
      request<void>(`/api/convos/${id}`, { method: "PATCH", body: { pinned } }),
    onSuccess: () => client.invalidateQueries({ queryKey: conversationsQuery.queryKey }),
  });
}

export function useRemove() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(`/api/convos/${id}`, { method: "DELETE" }),
    onSuccess: (_, id) => {
      client.setQueryData(conversationsQuery.queryKey, (pages) =>
        pages === undefined ? pages : mapConversations(pages, (item) => (item.id === id ? null : item)),
      );
      client.removeQueries({ queryKey: conversationQuery(id).queryKey });
      void client.invalidateQueries({ queryKey: pinnedQuery.queryKey });
    },
  });
}
