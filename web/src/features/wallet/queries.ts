/** Everything about money in: what can be bought, what was, and what happens by itself. Figures named …EUR are euro, tax included. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request, send } from "@/api/client";
import { balanceQuery } from "@/api/queries";
import type { Schemas } from "@/api/types";
import { saveFile } from "@/lib/save-file";
import { CONSENT_VERSION } from "./rules";

export type Offer = Schemas["OfferOut"];

export type Options = Schemas["OptionsOut"];

export type Plan = Schemas["PlanOut"];

export type AutoTopup = Schemas["AutoTopupOut"];

export type Payment = Schemas["HistoryItemOut"];

export type Line = Schemas["WalletLine"];

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

export type OrderSeen = Schemas["OrderOut"];

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
  queryFn: ({ signal }) => request<Schemas["HistoryOut"]>("/api/payments/history", { signal }),
});

export const refundableQuery = (id: string) =>
  queryOptions({
    queryKey: [...moneyKey, "refundable", id],
    queryFn: ({ signal }) => request<Schemas["RefundableOut"]>(`/api/payments/refundable/${id}`, { signal }),
    staleTime: 0,
  });

export type WalletLine = Schemas["WalletLine"];

export const linesQuery = infiniteQueryOptions({
  queryKey: ["usage", "transactions"],
  queryFn: ({ pageParam, signal }) =>
    request<Schemas["Transactions"]>("/api/usage/transactions", { query: { cursor: pageParam, limit: 50 }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
});

/** Starts something that ends on the processor's page, and goes there. */
function useCheckout<Body, Answer extends { readonly url?: string | null }>(path: string) {
  return useMutation({
    mutationFn: (body: Body) => request<Answer>(path, { method: "POST", body }),
    onSuccess: ({ url }) => {
      if (url != null) location.assign(url);
    },
  });
}

type Order = Schemas["CheckoutIn"];

/** What somebody agrees to who orders `amountEUR`. */
export const ordered = (amountEUR: number): Order => ({
  amountEUR,
  consentToStart: true,
  consentVersion: CONSENT_VERSION,
});

export const useTopup = () => useCheckout<Order, Schemas["StartedOut"]>("/api/payments/checkout");
export const useSubscribe = () => useCheckout<Schemas["PlanIn"], Plan>("/api/payments/plan");
export const useFinish = () => useCheckout<undefined, Schemas["StartedOut"]>("/api/payments/auto-topup/finish");
export const usePortal = () => useCheckout<undefined, Schemas["UrlOut"]>("/api/payments/portal");

function useChange<Body, Answer>(path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => request<Answer>(path, { method: "POST", body }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: moneyKey }),
        client.invalidateQueries({ queryKey: balanceQuery.queryKey }),
        client.invalidateQueries({ queryKey: linesQuery.queryKey }),
        client.invalidateQueries({ queryKey: ["notices"] }),
      ]),
  });
}

export const useEndPlan = () => useChange<Schemas["PlanIn"], Plan>("/api/payments/plan");

export type AutoTopupChange = Schemas["AutoTopupIn"];

export const useSetAutoTopup = () => useChange<AutoTopupChange, AutoTopup>("/api/payments/auto-topup");
export const useWithdraw = () => useChange<Schemas["WithdrawIn"], Schemas["RefundableOut"]>("/api/payments/withdraw");
export const useVoucher = () => useChange<Schemas["VoucherIn"], Schemas["VoucherOut"]>("/api/payments/voucher");

export const statementsQuery = queryOptions({
  queryKey: ["statements"],
  queryFn: ({ signal }) => request<Schemas["StatementMonths"]>("/api/statements", { signal }),
});

export async function downloadStatement(month: string, as: "pdf" | "json", lang: string): Promise<void> {
  const path = `/api/statements/${month}${as === "pdf" ? "/pdf" : ""}`;
  const response = await send(path, as === "pdf" ? { query: { lang } } : {});
  saveFile(await response.blob(), `aim2balance-${month}.${as}`);
}

export type Badge = Schemas["BadgeOut"];

export const badgeQuery = queryOptions({
  queryKey: ["badge"],
  queryFn: ({ signal }) => request<Badge>("/api/badge", { signal }),
});

export const setBadge = (enabled: boolean) => request<Badge>("/api/badge", { method: "PUT", body: { enabled } });
