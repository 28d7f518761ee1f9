import type { Schemas } from "@/api/types";
import type { en } from "@/lib/locales/en";

export type Notice = Schemas["NoticeOut"];

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

/** The amount a notice is about, in cents; undefined where it is about none. */
export function centsOf({ facts }: Pick<Notice, "facts">): number | undefined {
  const cents = facts["amountCents"] ?? facts["grossCents"];
  return typeof cents === "number" ? cents : undefined;
}

/** Whether this version of the page has words for a notice; one it does not know is left to a newer one. */
export function isKnown<N extends { readonly kind: string }>(notice: N): notice is N & { readonly kind: NoticeKind } {
  return kinds.some((kind) => kind === notice.kind);
}
