import type { en } from "@/lib/locales/en";

export interface Notice {
  readonly id: string;
  readonly kind: string;
  readonly facts: { readonly amountCents?: number; readonly grossCents?: number };
  readonly madeAt: string;
}

const kinds = [
  "low_balance",
  "payment_failed",
  "plan_payment_failed",
  "auto_topup_declined",
  "auto_topup_needs_authentication",
  "refund_bounced",
  "disputed",
] as const satisfies readonly (keyof typeof en.notices)[];

export type NoticeKind = (typeof kinds)[number];

/** Whether this version of the page has words for a notice; one it does not know is left to a newer one. */
export function isKnown<N extends { readonly kind: string }>(notice: N): notice is N & { readonly kind: NoticeKind } {
  return kinds.some((kind) => kind === notice.kind);
}
