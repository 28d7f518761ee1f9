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
  "budget_level",
  "budget_used_up",
] as const satisfies readonly (keyof typeof en.notices)[];

export type NoticeKind = (typeof kinds)[number];

/** The amount a notice is about, in cents; undefined where it is about none. */
export function centsOf({ facts }: Pick<Notice, "facts">): number | undefined {
  const cents = facts["amountCents"] ?? facts["grossCents"];
  return typeof cents === "number" ? cents : undefined;
}

export interface BudgetStep {
  readonly level: number;
  readonly scope: "person" | "project" | "key";
  readonly thingId: string;
}

/** The step of a budget that a notice is about; null where it is about none, or one this version has no words for. */
export function stepOf({ kind, facts }: Pick<Notice, "kind" | "facts">): BudgetStep | null {
  const { level, scope, thingId } = facts;
  const isKnownScope = scope === "person" || scope === "project" || scope === "key";
  if (!kind.startsWith("budget_") || typeof level !== "number" || typeof thingId !== "string") return null;
  return isKnownScope ? { level, scope, thingId } : null;
}

/** Whether this version of the page has words for a notice; one it does not know is left to a newer one. */
export function isKnown<N extends Pick<Notice, "kind" | "facts">>(
  notice: N,
): notice is N & { readonly kind: NoticeKind } {
  return kinds.some((kind) => kind === notice.kind) && (!notice.kind.startsWith("budget_") || stepOf(notice) !== null);
}
