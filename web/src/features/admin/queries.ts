/** What an operator sees and does. Nothing here reads what people wrote or were answered. */

import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { request } from "@/api/client";
import { donationsQuery } from "@/api/queries";
import type { DonationMonth } from "@/api/types";
import type { Range } from "@/lib/format";

export interface Sums {
  readonly requests: number;
  readonly failures: number;
  readonly revenueMicroEur: number;
  readonly providerCostMicroEur: number;
  readonly marginMicroEur: number;
  readonly rebalancingMicroEur: number;
  readonly kWh: Range;
  readonly L: Range;
  readonly CO2e: Range;
}

export interface Overview {
  readonly from: string;
  readonly to: string;
  readonly totals: Sums;
  readonly models: readonly (Sums & { readonly provider: string; readonly model: string })[];
  readonly users: { readonly total: number; readonly suspended: number };
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: string;
  readonly createdAt: string;
  readonly suspended: boolean;
  readonly balanceMicroEur: number | null;
  readonly heldMicroEur: number | null;
  readonly blocked: boolean;
  readonly spentMicroEur: number;
  readonly answers: number;
  readonly lastUsedAt: string | null;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface Term {
  readonly id: string;
  readonly value: number;
  readonly source: string;
  readonly validFrom: string;
  readonly state: "inForce" | "coming" | "past";
}

export interface Shares {
  readonly margin: number;
  readonly rebalancingFee: number;
  readonly eurPerM2: number | null;
  readonly placeholderRate: boolean;
  readonly terms: Readonly<Record<"margin" | "rebalancingFee" | "eurPerM2", readonly Term[]>>;
}

export interface ShareChange {
  readonly preview: boolean;
  readonly changed: readonly string[];
  readonly validFrom: string;
  readonly examples: readonly { readonly model: string; readonly nowMicroEur: number; readonly thenMicroEur: number }[];
  readonly last30Days: { readonly revenueMicroEur: number; readonly wouldBeMicroEur: number };
}

export interface AdminDonations {
  readonly demo: boolean;
  readonly nextMonth: string | null;
  readonly months: readonly DonationMonth[];
}

export interface ClosePreview {
  readonly refusals?: readonly string[];
  readonly amountMicroEur: number;
  readonly collectedMicroEur: number;
  readonly carriedInMicroEur: number;
  readonly carriedOutMicroEur: number;
  readonly m2: number | null;
}

export interface Change {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly id: string; readonly email: string | null };
  readonly action: string;
  readonly subject: string;
  readonly subjectEmail: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly reason: string | null;
}

const root = ["admin"] as const;

export const overviewQuery = queryOptions({
  queryKey: [...root, "overview"],
  queryFn: ({ signal }) => request<Overview>("/api/admin/usage/overview", { signal }),
});

export const demoOverviewQuery = queryOptions({
  queryKey: [...root, "overview", "demo"],
  queryFn: ({ signal }) => request<Overview>("/api/admin/usage/overview", { query: { source: "demo" }, signal }),
});

export const unpricedQuery = queryOptions({
  queryKey: [...root, "unpriced"],
  queryFn: ({ signal }) => request<{ readonly models: readonly string[] }>("/api/admin/models/unpriced", { signal }),
});

export const peopleQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: [...root, "people", search],
    queryFn: ({ pageParam, signal }) =>
      request<Page<Person>>("/api/admin/users", { query: { search, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const sharesQuery = queryOptions({
  queryKey: [...root, "settings"],
  queryFn: ({ signal }) => request<Shares>("/api/admin/settings", { signal }),
});

export const adminDonationsQuery = queryOptions({
  queryKey: [...root, "donations"],
  queryFn: ({ signal }) => request<AdminDonations>("/api/admin/donations", { signal }),
});

export const changesQuery = infiniteQueryOptions({
  queryKey: [...root, "audit"],
  queryFn: ({ pageParam, signal }) =>
    request<Page<Change>>("/api/admin/audit", { query: { cursor: pageParam, limit: 50 }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
});

/** A change by an operator; everything an operator sees is asked for anew after it. */
function useAdminChange<Body, Answer>(path: (body: Body) => string, method: "POST" | "PUT" = "POST") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => request<Answer>(path(body), { method, body }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: root }),
        client.invalidateQueries({ queryKey: donationsQuery.queryKey }),
      ]),
  });
}

interface Who {
  readonly userId: string;
  readonly reason: string;
}

export const useSuspend = () => useAdminChange<Who, unknown>(() => "/api/admin/users/suspend");
export const useRestore = () => useAdminChange<Who, unknown>(() => "/api/admin/users/restore");
export const useSetBalance = () =>
  useAdminChange<Who & { readonly amountMicroEur: number; readonly key: string }, { readonly afterMicroEur: number }>(
    () => "/api/admin/balance/set",
  );

export interface SharesWanted {
  readonly margin?: number;
  readonly rebalancingFee?: number;
  readonly reason: string;
  readonly preview: boolean;
}

export const useSetShares = () => useAdminChange<SharesWanted, ShareChange>(() => "/api/admin/settings", "PUT");
export const useSetRate = () =>
  useAdminChange<{ readonly eurPerM2: number; readonly source: string; readonly validFrom: string }, Shares>(
    () => "/api/admin/settings/eur-per-m2",
    "PUT",
  );

export const previewQuery = (month: string) =>
  queryOptions({
    queryKey: [...root, "donations", "preview", month],
    queryFn: ({ signal }) =>
      request<ClosePreview>(`/api/admin/donations/${month}/close`, { method: "POST", body: { dryRun: true }, signal }),
    staleTime: 0,
  });

export const useClose = (month: string) =>
  useAdminChange<{ readonly notes?: string }, DonationMonth>(() => `/api/admin/donations/${month}/close`);
export const usePay = (month: string) =>
  useAdminChange<{ readonly paidOn: string; readonly reference: string; readonly file: string }, DonationMonth>(
    () => `/api/admin/donations/${month}/pay`,
  );
export const useConfirm = (month: string) =>
  useAdminChange<{ readonly file: string }, DonationMonth>(() => `/api/admin/donations/${month}/confirm`);

export interface ProviderKey {
  readonly id: string;
  readonly hint: string;
  readonly madeAt: string;
  readonly isDisabled: boolean;
}

export interface ProviderWithKeys {
  readonly name: string;
  readonly host: string;
  readonly isOffered: boolean;
  readonly configuredKeys: number;
  readonly keys: readonly ProviderKey[];
}

export const providersQuery = queryOptions({
  queryKey: ["admin", "providers"],
  queryFn: ({ signal }) =>
    request<{ readonly demo: boolean; readonly items: readonly ProviderWithKeys[] }>("/api/admin/providers", {
      signal,
    }),
});

/** What models are offered changes with the keys. */
function useProvidersChanged() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: providersQuery.queryKey });
    void client.invalidateQueries({ queryKey: ["models"] });
  };
}

export function useAddKey() {
  const changed = useProvidersChanged();
  return useMutation({
    mutationFn: ({ provider, ...body }: { readonly provider: string; readonly key: string; readonly reason: string }) =>
      request<ProviderKey>(`/api/admin/providers/${encodeURIComponent(provider)}/keys`, { method: "POST", body }),
    onSuccess: changed,
  });
}

export function useSwitchKey() {
  const changed = useProvidersChanged();
  return useMutation({
    mutationFn: ({
      id,
      disable,
      reason,
    }: {
      readonly id: string;
      readonly disable: boolean;
      readonly reason: string;
    }) =>
      request<void>(`/api/admin/providers/keys/${id}/${disable ? "disable" : "enable"}`, {
        method: "POST",
        body: { reason },
      }),
    onSuccess: changed,
  });
}

export interface PersonPayment {
  readonly id: string;
  readonly createdAt: string;
  readonly kind: string;
  readonly status: "pending" | "completed" | "failed" | "refunded" | "disputed";
  readonly amountCents: number;
  readonly refundedCents: number;
  /** Unused: what can be given back. */
  readonly refundableCents: number;
}

export const personPaymentsQuery = (userId: string) =>
  queryOptions({
    queryKey: ["admin", "payments", userId],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly PersonPayment[] }>(`/api/admin/users/${userId}/payments`, { signal }),
    staleTime: 0,
  });

interface RefundAsked {
  readonly paymentId: string;
  readonly cents: number;
  readonly reason: string;
  readonly key: string;
}

export function useRefund(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RefundAsked) => request<void>(`/api/admin/users/${userId}/refunds`, { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["admin"] }),
  });
}
