import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import type { ToolSource, ToolSourceChange, ToolSourceWish, WebSearch } from "@/api/types";

export const toolSourcesQuery = queryOptions({
  queryKey: ["tool-sources"],
  queryFn: ({ signal }) => request<readonly ToolSource[]>("/api/tool-sources", { signal }),
});

/** Whether this server searches the web, and what a search costs. */
export const webSearchQuery = queryOptions({
  queryKey: ["web-search"],
  queryFn: ({ signal }) => request<WebSearch>("/api/web-search", { signal }),
});

/** What is done to a server: it is added, changed, asked again, or taken away. */
type SourceStep =
  | { readonly does: "add"; readonly wish: ToolSourceWish }
  | { readonly does: "change"; readonly id: string; readonly wish: ToolSourceChange }
  | { readonly does: "refresh"; readonly id: string }
  | { readonly does: "remove"; readonly id: string };

function sent(step: SourceStep): Promise<ToolSource | undefined> {
  if (step.does === "add") return request("/api/tool-sources", { method: "POST", body: step.wish });
  const path = `/api/tool-sources/${step.id}`;
  if (step.does === "change") return request(path, { method: "PATCH", body: step.wish });
  return step.does === "refresh" ? request(`${path}/refresh`, { method: "POST" }) : request(path, { method: "DELETE" });
}

export function useToolSource() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: sent,
    onSettled: () => client.invalidateQueries(toolSourcesQuery),
  });
}
