/** The collections of a person, as the chat and their own pages both need them. */

import { queryOptions } from "@tanstack/react-query";
import { request } from "./client";
import type { Collection } from "./types";

const POLL_MS = 1500;

/** By name; looked at again while something in one is being read. */
export const collectionsQuery = queryOptions({
  queryKey: ["collections"],
  queryFn: ({ signal }) => request<readonly Collection[]>("/api/collections", { signal }),
  staleTime: 30_000,
  refetchInterval: ({ state }) => (state.data?.some(({ isMoving }) => isMoving) ? POLL_MS : false),
});
