/** The agents of a person, as the chat and their own pages both need them. */

import { queryOptions } from "@tanstack/react-query";
import { request } from "./client";
import type { Agent } from "./types";

export const agentsQuery = queryOptions({
  queryKey: ["agents"],
  queryFn: ({ signal }) => request<readonly Agent[]>("/api/agents", { signal }),
  staleTime: 60_000,
});
