/** A share as people write it: "15" or "2,5" percent becomes 0.15 or 0.025; null when it is none. */
export function shareOf(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  if (!/^\d{1,4}(\.\d{1,4})?$/.test(text)) return null;
  const [whole = "0", part = ""] = text.split(".");
  // Moves the point by digits: dividing would leave 0.07200000000000001.
  const digits = whole.padStart(3, "0");
  const share = Number(`${digits.slice(0, -2)}.${digits.slice(-2)}${part}`);
  return share <= 10 ? share : null;
}

/** What a square metre costs in euro, as people write it; null when it is no amount. */
export function rateOf(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  return /^\d{1,5}(\.\d{1,4})?$/.test(text) ? Number(text) : null;
}

/** An amount of euro, plus or minus, as whole micro-euro; null when it is none or nothing. */
export function changeOf(typed: string): number | null {
  const found = /^([+\-−]?)(\d{1,6})(?:[.,](\d{1,6}))?$/.exec(typed.trim());
  if (found === null) return null;
  const micro = Number(found[2]) * 1_000_000 + Number((found[3] ?? "").padEnd(6, "0"));
  if (micro === 0) return null;
  return found[1] === "" || found[1] === "+" ? micro : -micro;
}

/** The first day of the month after this one, as the rate of a month begins. */
export function firstOfNextMonth(now: Date): string {
  const next = new Date(Date.UTC(now.getFullYear(), now.getMonth() + 1, 1));
  return next.toISOString().slice(0, 10);
}
