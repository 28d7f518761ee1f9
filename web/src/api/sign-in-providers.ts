import { queryOptions } from "@tanstack/react-query";
import { request } from "./client";
import type { Schemas } from "./types";

/** By whom somebody may sign in besides their password. */
export const providersQuery = queryOptions({
  queryKey: ["sign-in-providers"],
  queryFn: ({ signal }) => request<Schemas["SignInProviders"]>("/api/auth/providers", { signal, anonymous: true }),
  staleTime: Number.POSITIVE_INFINITY,
});
