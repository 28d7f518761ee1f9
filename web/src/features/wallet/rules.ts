/** The version of `money.consent` and `money.consentPlan`, as the server knows it: a change of the words is a new version in both. */
export const CONSENT_VERSION = "2026-11";

/** What somebody typed as an amount of euro: whole cents within the bounds, as the server reads it; else null. */
export function amountOf(typed: string, least: number, most: number): string | null {
  const text = typed.trim().replace(",", ".");
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(text)) return null;
  const amount = Number(text);
  return amount >= least && amount <= most ? text : null;
}

const WITHDRAWAL_DAYS = 14;

/** Whether a purchase is young enough to withdraw from. */
export function mayWithdraw(createdAt: string, now: Date): boolean {
  return now.getTime() - new Date(createdAt).getTime() < WITHDRAWAL_DAYS * 86_400_000;
}

/** What the books call a movement that the kind beside it already names: no words for people. */
const internal: ReadonlySet<string> = new Set([
  "topup",
  "auto_topup",
  "plan",
  "allowance",
  "refund",
  "chargeback",
  "demo credit",
  "lost_call",
]);

/** Given back for an answer that the server lost; its reference is the receipt. */
export function isLostAnswer({ type, reason }: { readonly type: string; readonly reason: string | null }): boolean {
  return type === "refund" && reason === "lost_call";
}

/** Why somebody moved money, in their words; null where only the books have a word for it. */
export function givenReason(reason: string | null): string | null {
  return reason === null || reason === "" || internal.has(reason) ? null : reason;
}
