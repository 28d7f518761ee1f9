import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "@/api/client";
import type { Estimate } from "@/api/types";

/** What an answer to this much text will cost, before it is sent. */
export const estimateQuery = (model: string, inputBytes: number) =>
  queryOptions({
    queryKey: ["estimate", model, inputBytes],
    queryFn: ({ signal }) => request<Estimate>("/api/estimate", { query: { model, inputBytes }, signal }),
    staleTime: 5 * 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  });

export function stopAnswer(conversationId: string): Promise<void> {
  return request(`/api/chat/${conversationId}/stop`, { method: "POST" });
}
