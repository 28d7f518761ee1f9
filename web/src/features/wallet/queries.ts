/** Everything about money in: what can be bought, what was, and what happens by itself. Figures named …EUR are euro, tax included. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request, send } from "@/api/client";
import { balanceQuery } from "@/api/queries";
import { saveFile } from "@/lib/save-file";
import { CONSENT_VERSION } from "./rules";

export interface Offer {
  readonly amountEUR: number;
  readonly creditEUR: number;
  readonly taxEUR: number;
  readonly totalEUR: number;
}

export interface Options {
  /** "stripe", "local" (a test checkout) or "none". */
  readonly processor: string;
  readonly isTest: boolean;
  readonly amounts: readonly Offer[];
  readonly leastEUR: number;
  readonly mostEUR: number;
  readonly plan: Offer;
  readonly vatMode: "none" | "inclusive" | "exclusive";
  readonly vatRate: number;
  readonly isTaxComputedLater: boolean;
  readonly orderButton: Readonly<Record<"de" | "en", string>>;
}

export interface Plan {
  readonly status: "active" | "cancelled" | "expired" | null;
  readonly currentPeriodEnd: string | null;
  readonly pastDue: boolean;
  readonly url: string | null;
}

export interface AutoTopup {
  readonly enabled: boolean;
  readonly state: "off" | "needs_card" | "on" | "needs_authentication" | "declined";
  readonly thresholdEUR: number;
  readonly amountEUR: number;
  readonly mostPerDayEUR: number;
  readonly mostPerMonthEUR: number;
  readonly hasCard: boolean;
  readonly canFinish: boolean;
  readonly url: string | null;
}

export interface Payment {
  readonly id: string;
  readonly amount: number;
  readonly kind: string;
  readonly method: string;
  readonly status: "pending" | "completed" | "failed" | "refunded" | "disputed";
  readonly refunded: number;
  readonly invoiceUrl: string | null;
  readonly createdAt: string;
}

export interface Line {
  readonly id: string;
  readonly type: string;
  readonly amountMicroEur: number;
  readonly balanceAfterMicroEur: number;
  readonly createdAt: string;
  readonly reason: string | null;
}

interface Lines {
  readonly items: readonly Line[];
  readonly nextCursor: string | null;
}

/** Begins the key of everything about payments. */
export const moneyKey = ["payments"] as const;

export const optionsQuery = queryOptions({
  queryKey: [...moneyKey, "options"],
  queryFn: ({ signal }) => request<Options>("/api/payments/options", { signal }),
  staleTime: 5 * 60_000,
});

/** What a custom amount costs; null while it is no amount that can be bought. */
export const quoteQuery = (amount: string | null) =>
  queryOptions({
    queryKey: [...moneyKey, "quote", amount],
    queryFn: ({ signal }) => request<Offer>("/api/payments/quote", { query: { amountEUR: amount }, signal }),
    enabled: amount !== null,
    staleTime: 5 * 60_000,
    retry: false,
  });

export interface OrderSeen {
  readonly kind: "topup" | "card" | "plan" | "auto_topup";
  /** "open": the processor has not said anything yet. "pending": the money is on its way. */
  readonly state: "open" | "pending" | "completed" | "failed" | "expired";
}

/** What became of an order whose payer has come back. */
export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: [...moneyKey, "order", id],
    queryFn: ({ signal }) => request<OrderSeen>(`/api/payments/orders/${encodeURIComponent(id)}`, { signal }),
    retry: false,
  });

export const planQuery = queryOptions({
  queryKey: [...moneyKey, "plan"],
  queryFn: ({ signal }) => request<Plan>("/api/payments/plan", { signal }),
});

export const autoTopupQuery = queryOptions({
  queryKey: [...moneyKey, "auto-topup"],
  queryFn: ({ signal }) => request<AutoTopup>("/api/payments/auto-topup", { signal }),
});

export const paymentsQuery = queryOptions({
  queryKey: [...moneyKey, "history"],
  queryFn: ({ signal }) => request<{ readonly items: readonly Payment[] }>("/api/payments/history", { signal }),
});

export const refundableQuery = (id: string) =>
  queryOptions({
    queryKey: [...moneyKey, "refundable", id],
    queryFn: ({ signal }) => request<{ readonly refundableEUR: number }>(`/api/payments/refundable/${id}`, { signal }),
    staleTime: 0,
  });

export const linesQuery = infiniteQueryOptions({
  queryKey: ["usage", "transactions"],
  queryFn: ({ pageParam, signal }) =>
    request<Lines>("/api/usage/transactions", { query: { cursor: pageParam, limit: 50 }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
});

/** Starts something that ends on the processor's page, and goes there. */
function useCheckout<Body>(path: string) {
  return useMutation({
    mutationFn: (body: Body) => request<{ readonly url: string | null }>(path, { method: "POST", body }),
    onSuccess: ({ url }) => {
      if (url !== null) location.assign(url);
    },
  });
}

interface Order {
  readonly amountEUR: number;
  readonly consentToStart: true;
  /** Which words the buyer agreed to; the server keeps it with the time. */
  readonly consentVersion: typeof CONSENT_VERSION;
}

/** What somebody agrees to who orders `amountEUR`. */
export const ordered = (amountEUR: number): Order => ({
  amountEUR,
  consentToStart: true,
  consentVersion: CONSENT_VERSION,
});

export const useTopup = () => useCheckout<Order>("/api/payments/checkout");
export const useSubscribe = () => useCheckout<Order & { readonly action: "subscribe" }>("/api/payments/plan");
export const useFinish = () => useCheckout<undefined>("/api/payments/auto-topup/finish");
export const usePortal = () => useCheckout<undefined>("/api/payments/portal");

function useChange<Body, Answer>(path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => request<Answer>(path, { method: "POST", body }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: moneyKey }),
        client.invalidateQueries({ queryKey: balanceQuery.queryKey }),
        client.invalidateQueries({ queryKey: linesQuery.queryKey }),
      ]),
  });
}

export const useEndPlan = () => useChange<{ readonly action: "cancel" | "resume" }, Plan>("/api/payments/plan");

export interface AutoTopupChange {
  readonly enabled: boolean;
  readonly thresholdEUR: number;
  readonly amountEUR: number;
  readonly mostPerDayEUR: number;
  readonly mostPerMonthEUR: number;
}

export const useSetAutoTopup = () => useChange<AutoTopupChange, AutoTopup>("/api/payments/auto-topup");
export const useWithdraw = () =>
  useChange<{ readonly paymentId: string }, { readonly refundableEUR: number }>("/api/payments/withdraw");
export const useVoucher = () =>
  useChange<{ readonly code: string }, { readonly creditedEUR: number }>("/api/payments/voucher");

export const statementsQuery = queryOptions({
  queryKey: ["statements"],
  queryFn: ({ signal }) => request<{ readonly months: readonly string[] }>("/api/statements", { signal }),
});

export async function downloadStatement(month: string, as: "pdf" | "json", lang: string): Promise<void> {
  const path = `/api/statements/${month}${as === "pdf" ? "/pdf" : ""}`;
  const response = await send(path, as === "pdf" ? { query: { lang } } : {});
  saveFile(await response.blob(), `aim2balance-${month}.${as}`);
}

export interface Badge {
  readonly enabled: boolean;
  readonly url: string | null;
}

export const badgeQuery = queryOptions({
  queryKey: ["badge"],
  queryFn: ({ signal }) => request<Badge>("/api/badge", { signal }),
});

export const setBadge = (enabled: boolean) => request<Badge>("/api/badge", { method: "PUT", body: { enabled } });
