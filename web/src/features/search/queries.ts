import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { request } from "@/api/client";
import type { HitPage } from "@/api/types";
import { isSearchable } from "@/lib/search";
import { type SearchView, searchParams } from "./rules";

const PAGE = 30;

/** Every place of the words, the newest first. */
export const resultsQuery = (view: SearchView) =>
  infiniteQueryOptions({
    queryKey: ["search", "all", view],
    queryFn: ({ pageParam, signal }) =>
      request<HitPage>("/api/search", {
        query: { ...searchParams(view), limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    enabled: isSearchable(view.q),
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });
