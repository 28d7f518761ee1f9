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
