import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  type QueryKey,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { request, send } from "@/api/client";
import { conversationQuery, conversationsQuery, projectsQuery } from "@/api/queries";
import type { Conversation, ConversationPage, ConversationSummary, Project, Tag } from "@/api/types";
import { currentLanguage } from "@/lib/i18n";
import { saveFile } from "@/lib/save-file";
import { fileName } from "./rules";

type Pages = InfiniteData<ConversationPage, unknown>;

/** Which chats the list shows. */
export type View =
  | { readonly kind: "all" | "archived" | "deleted" }
  | { readonly kind: "project"; readonly id: string }
  | { readonly kind: "tag"; readonly name: string };

const asked: {
  readonly [Kind in View["kind"]]: (view: Extract<View, { kind: Kind }>) => Record<string, string>;
} = {
  all: () => ({ pinned: "false" }),
  archived: () => ({ archived: "true" }),
  deleted: () => ({ deleted: "true" }),
  project: ({ id }) => ({ projectId: id }),
  tag: ({ name }) => ({ tag: name, archived: "any" }),
};

/** The chats of a view other than the usual one, newest first. */
export const viewQuery = (view: View) =>
  infiniteQueryOptions({
    queryKey: ["conversations", "view", view],
    queryFn: ({ pageParam, signal }) =>
      request<ConversationPage>("/api/convos", {
        query: { cursor: pageParam, limit: 50, ...asked[view.kind](view as never) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  });

export const tagsQuery = queryOptions({
  queryKey: ["conversations", "tags"],
  queryFn: ({ signal }) => request<readonly Tag[]>("/api/tags", { signal }),
  staleTime: 30_000,
});

/** Projects and tags stand beside the lists, for their counts change with them. */
function isCount(data: Pages | ConversationPage | readonly unknown[]): data is readonly unknown[] {
  return Array.isArray(data);
}

type Lists = [QueryKey, unknown][];

/** Changes or drops chats in every list at once, without asking the server; returns how the lists stood before. */
async function mapLists(
  client: QueryClient,
  change: (item: ConversationSummary) => ConversationSummary | null,
): Promise<Lists> {
  const filter = { queryKey: conversationsQuery.queryKey };
  await client.cancelQueries(filter);
  const before = client.getQueriesData<unknown>(filter);
  const map = (page: ConversationPage) => ({ ...page, items: page.items.flatMap((item) => change(item) ?? []) });
  client.setQueriesData<Pages | ConversationPage | readonly unknown[]>(filter, (data) =>
    data === undefined || isCount(data) ? data : "pages" in data ? { ...data, pages: data.pages.map(map) } : map(data),
  );
  return before;
}

function putBack(client: QueryClient, lists: Lists | undefined): void {
  for (const [key, data] of lists ?? []) client.setQueryData(key, data);
}

function patch(id: string, body: Record<string, unknown>): Promise<void> {
  return request<void>(`/api/convos/${id}`, { method: "PATCH", body });
}

export type SavedAs = "markdown" | "pdf" | "json";

/** Gives the chat to the browser's downloads: the branch used last as Markdown or PDF, or everything as JSON. */
export async function saveChat(id: string, format: SavedAs, title: string): Promise<void> {
  const answer = await send(`/api/convos/${id}/export`, {
    query: { format, lang: currentLanguage(), tz: Intl.DateTimeFormat().resolvedOptions().timeZone },
  });
  saveFile(await answer.blob(), `${fileName(title)}.${format === "markdown" ? "md" : format}`);
}

export function useRename() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) => patch(id, { title }),
    onSuccess: async (_, { id, title }) => {
      await mapLists(client, (item) => (item.id === id ? { ...item, title } : item));
      client.setQueryData(conversationQuery(id).queryKey, (chat: Conversation | undefined) =>
        chat === undefined ? chat : { ...chat, title },
      );
    },
  });
}

/** Pinned chats stay on top, in a group of their own. */
export function usePin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, pinned }: { id: string; pinned: boolean }) => patch(id, { pinned }),
    onSuccess: () => invalidateAll(client),
  });
}

/** Where a chat goes when it leaves its list, and how it comes back. */
const leaving = {
  delete: {
    go: (id: string) => request<void>(`/api/convos/${id}`, { method: "DELETE" }),
    back: (id: string) => request<void>(`/api/convos/${id}/restore`, { method: "POST" }),
  },
  archive: {
    go: (id: string) => patch(id, { archived: true }),
    back: (id: string) => patch(id, { archived: false }),
  },
} as const;

/** One after the other: what is undone at once must have been done. */
const inOrder = { id: "leaving" };

export type Leaving = keyof typeof leaving;

/** Takes a chat out of every list at once; the lists come back where the server could not do it. */
export function useLeave() {
  const client = useQueryClient();
  return useMutation({
    scope: inOrder,
    mutationFn: ({ id, how }: { id: string; how: Leaving }) => leaving[how].go(id),
    onMutate: ({ id }) => mapLists(client, (item) => (item.id === id ? null : item)),
    onError: (_error, _sent, before) => putBack(client, before),
    onSuccess: (_, { id, how }) => {
      if (how === "delete") client.removeQueries({ queryKey: conversationQuery(id).queryKey });
      void client.invalidateQueries({ queryKey: projectsQuery.queryKey });
      void client.invalidateQueries({ queryKey: tagsQuery.queryKey });
    },
  });
}

/** Brings a deleted or archived chat back. */
export function useComeBack() {
  const client = useQueryClient();
  return useMutation({
    scope: inOrder,
    mutationFn: ({ id, how }: { id: string; how: Leaving }) => leaving[how].back(id),
    onSettled: () => invalidateAll(client),
  });
}

/** Puts a chat into a project, or with null into none, and says its tags. */
export function useSort() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; projectId: string | null; tags: readonly string[] }) => patch(id, body),
    onSuccess: () => invalidateAll(client),
  });
}

export function useSaveProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name }: { id: string | null; name: string }) =>
      id === null
        ? request<Project>("/api/projects", { method: "POST", body: { name } })
        : request<undefined>(`/api/projects/${id}`, { method: "PATCH", body: { name } }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: projectsQuery.queryKey }),
        // Usage shows the names of today.
        client.invalidateQueries({ queryKey: ["usage"] }),
      ]),
  });
}

export function useDeleteProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(`/api/projects/${id}`, { method: "DELETE" }),
    onSuccess: () => invalidateAll(client),
  });
}

function invalidateAll(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: conversationsQuery.queryKey });
}
