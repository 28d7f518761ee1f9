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
import type { Schemas } from "@/api/types";

export type Overview = Schemas["OverviewOut"];

export type Person = Schemas["PersonOut"];

export type Term = Schemas["TermOut"];

export type Shares = Schemas["SettingsOut"];

export type ShareChange = Schemas["ShareChangeOut"];

export type AdminDonations = Schemas["AdminDonations"];

export type ClosePreview = Schemas["PreviewOut"];

export type Change = Schemas["AuditEntryOut"];

const root = ["admin"] as const;

export type Attention = Schemas["AttentionOut"];

const VERIFYING_POLL_MS = 2000;
const ATTENTION_POLL_MS = 20_000;

export const attentionQuery = queryOptions({
  queryKey: [...root, "attention"],
  queryFn: ({ signal }) => request<Attention>("/api/admin/attention", { signal }),
  // What needs a look comes and goes by itself, and a verification ends: the page learns of it.
  refetchInterval: ({ state }) => (state.data?.isVerifying ? VERIFYING_POLL_MS : ATTENTION_POLL_MS),
});

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
  queryFn: ({ signal }) => request<Schemas["UnpricedOut"]>("/api/admin/models/unpriced", { signal }),
});

export const priceListQuery = queryOptions({
  queryKey: [...root, "price-list"],
  queryFn: ({ signal }) => request<Schemas["PriceListOut"]>("/api/admin/models/price-list", { signal }),
});

export const costDifferencesQuery = queryOptions({
  queryKey: [...root, "cost-differences"],
  queryFn: ({ signal }) => request<Schemas["CostDifferences"]>("/api/admin/models/cost-differences", { signal }),
});

export const peopleStates = ["active", "suspended", "blocked", "admin"] as const;
export type PeopleSort = "createdAt" | "email" | "balance" | "spent" | "answers" | "lastUsedAt";
export const PEOPLE_A_PAGE = 50;

/** How the list of people stands: what is looked for, in which order, and which page. */
export interface PeopleView {
  readonly search: string;
  readonly state: (typeof peopleStates)[number] | null;
  readonly sort: PeopleSort;
  readonly ascending: boolean;
  readonly page: number;
}

export const peopleQuery = (view: PeopleView) =>
  queryOptions({
    queryKey: [...root, "people", view],
    queryFn: ({ signal }) =>
      request<Schemas["People"]>("/api/admin/users", {
        query: { ...view, ascending: String(view.ascending), limit: PEOPLE_A_PAGE },
        signal,
      }),
  });

export type Invitation = Schemas["InvitationRow"];

export const invitationsQuery = infiniteQueryOptions({
  queryKey: [...root, "invitations"],
  queryFn: ({ pageParam, signal }) =>
    request<Schemas["InvitationsPage"]>("/api/admin/invitations", { query: { cursor: pageParam, limit: 20 }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
});

export type PersonDetail = Schemas["PersonDetailOut"];

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: [...root, "person", id],
    queryFn: ({ signal }) => request<PersonDetail>(`/api/admin/users/${encodeURIComponent(id)}`, { signal }),
  });

export const sharesQuery = queryOptions({
  queryKey: [...root, "settings"],
  queryFn: ({ signal }) => request<Shares>("/api/admin/settings", { signal }),
});

export const adminDonationsQuery = queryOptions({
  queryKey: [...root, "donations"],
  queryFn: ({ signal }) => request<AdminDonations>("/api/admin/donations", { signal }),
});

export const auditAreas = ["changes", "sign-ins", "credentials", "data"] as const;
export type AuditArea = (typeof auditAreas)[number];

type Action = Change["action"];

/** The kinds of each area, for filtering. Together they are all there are: it does not compile otherwise. */
export const loggedActions = {
  changes: [
    "user.create",
    "user.suspend",
    "user.restore",
    "user.invite",
    "invitation.take_back",
    "account.erase",
    "data.import",
    "data.copy",
    "agent.run",
    "api_key.create",
    "budget.set",
    "balance.set",
    "payment.refund",
    "payment.replay",
    "payment_alert.resolve",
    "dispute.settle",
    "customer.link",
    "allowance.set",
    "voucher.create",
    "provider_key.add",
    "provider_key.enable",
    "provider_key.disable",
    "margin.set",
    "rebalancing_fee.set",
    "eur_per_m2.set",
    "donation.close",
    "donation.pay",
    "donation.confirm",
    "donation.correct",
    "partner.add",
    "usage.rebuild",
    "job.retry",
    "second_factor.remove",
  ],
  "sign-ins": ["session.begin", "session.refuse", "session.throttle", "session.end", "session.reuse", "device.new"],
  credentials: [
    "password.ask",
    "password.change",
    "password.reset",
    "key.create",
    "key.revoke",
    "user.role",
    "second_factor.on",
    "second_factor.off",
    "recovery_code.use",
    "recovery_code.renew",
    "sign_in.link",
    "sign_in.unlink",
  ],
  data: ["user.register", "user.verify", "user.erase", "data.export"],
} as const satisfies Record<AuditArea, readonly Action[]>;
type Listed = (typeof loggedActions)[AuditArea][number];
export const isEveryActionListed: Action extends Listed ? true : never = true;

interface LogFilter {
  readonly area: AuditArea | null;
  readonly action: Action | null;
  /** `user:<id>`: what concerns one person. */
  readonly subject?: string;
}

export const changesQuery = (filter: LogFilter) =>
  infiniteQueryOptions({
    queryKey: [...root, "audit", filter],
    queryFn: ({ pageParam, signal }) =>
      request<Schemas["AuditPage"]>("/api/admin/audit", { query: { ...filter, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
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

export const useInvite = () =>
  useAdminChange<Schemas["InvitationIn"], Schemas["InvitationOut"]>(() => "/api/admin/invitations");
export const useTakeBack = () => useAdminChange<string, Invitation>((id) => `/api/admin/invitations/${id}/take-back`);
export const useSuspend = () => useAdminChange<Schemas["WhoIn"], Schemas["StateOut"]>(() => "/api/admin/users/suspend");
export const useRestore = () => useAdminChange<Schemas["WhoIn"], Schemas["StateOut"]>(() => "/api/admin/users/restore");
export const useSetBalance = () =>
  useAdminChange<Schemas["BalanceIn"], Schemas["AdjustedBalanceOut"]>(() => "/api/admin/balance/set");

export const useVerify = () =>
  useAdminChange<Record<string, never>, Schemas["AskedOut"]>(() => "/api/admin/attention/verify");
export const useRetryJobs = () =>
  useAdminChange<Schemas["JobIn"], Schemas["RetriedOut"]>(() => "/api/admin/attention/jobs/retry");
export const useReplayEvent = () =>
  useAdminChange<Schemas["EventIn"], void>(() => "/api/admin/attention/payments/replay");
export const useResolveAlert = () =>
  useAdminChange<Schemas["AlertIn"], void>(() => "/api/admin/attention/payments/resolve");

export type SharesWanted = Schemas["SharesIn"];

export type RateWanted = Schemas["RateIn"];

export const useSetShares = () => useAdminChange<SharesWanted, ShareChange>(() => "/api/admin/settings", "PUT");
export const useSetRate = () =>
  useAdminChange<Schemas["RateIn"], Shares>(() => "/api/admin/settings/eur-per-m2", "PUT");

export const previewQuery = (month: string) =>
  queryOptions({
    queryKey: [...root, "donations", "preview", month],
    queryFn: ({ signal }) =>
      request<ClosePreview>(`/api/admin/donations/${month}/close`, { method: "POST", body: { dryRun: true }, signal }),
    staleTime: 0,
  });

export const useClose = (month: string) =>
  useAdminChange<Schemas["CloseIn"], Schemas["ClosedOut"]>(() => `/api/admin/donations/${month}/close`);
export const usePay = (month: string) =>
  useAdminChange<Schemas["PayIn"], Schemas["ClosedOut"]>(() => `/api/admin/donations/${month}/pay`);
export const useConfirm = (month: string) =>
  useAdminChange<Schemas["ConfirmIn"], Schemas["ClosedOut"]>(() => `/api/admin/donations/${month}/confirm`);

export type ProviderKey = Schemas["ProviderKeyOut"];

export type ProviderWithKeys = Schemas["ProviderStateOut"];

export const providersQuery = queryOptions({
  queryKey: ["admin", "providers"],
  queryFn: ({ signal }) =>
    request<Schemas["ProvidersOut"]>("/api/admin/providers", {
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
    mutationFn: ({ provider, ...body }: Schemas["ProviderKeyIn"] & { readonly provider: string }) =>
      request<ProviderKey>(`/api/admin/providers/${encodeURIComponent(provider)}/keys`, { method: "POST", body }),
    onSuccess: changed,
  });
}

export function useSwitchKey() {
  const changed = useProvidersChanged();
  return useMutation({
    mutationFn: ({ id, disable, reason }: Schemas["ReasonIn"] & { readonly id: string; readonly disable: boolean }) =>
      request<void>(`/api/admin/providers/keys/${id}/${disable ? "disable" : "enable"}`, {
        method: "POST",
        body: { reason },
      }),
    onSuccess: changed,
  });
}

export type PersonPayment = Schemas["UserPaymentOut"];

export const personPaymentsQuery = (userId: string) =>
  queryOptions({
    queryKey: ["admin", "payments", userId],
    queryFn: ({ signal }) => request<Schemas["PaymentsOut"]>(`/api/admin/users/${userId}/payments`, { signal }),
    staleTime: 0,
  });

export type Allowance = Schemas["AllowanceOut"];

export const personAllowanceQuery = (userId: string) =>
  queryOptions({
    queryKey: [...root, "allowance", userId],
    queryFn: ({ signal }) => request<Allowance | null>(`/api/admin/users/${userId}/allowance`, { signal }),
  });

export const useSetAllowance = (userId: string) =>
  useAdminChange<Schemas["AllowanceIn"], Allowance>(() => `/api/admin/users/${userId}/allowance`, "PUT");

export function useRefund(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["RefundIn"]) =>
      request<Schemas["RefundOut"]>(`/api/admin/users/${userId}/refunds`, { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["admin"] }),
  });
}
