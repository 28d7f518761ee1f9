/** What a budget may be, and how far its period has run. Pure. */

import * as z from "zod/mini";
import type { Formatter } from "./format";
import { microEuro } from "./money";

export const windows = ["day", "week", "month", "total"] as const;

const amount = (pattern: RegExp) =>
  z.pipe(
    z.string().check(z.trim(), z.regex(pattern)),
    z.transform((text) => (text === "" ? null : Number(text.replace(",", ".")))),
  );

/** Euro and kilograms with a comma or a point; null where nothing is limited. */
export const budgetForm = z.object({
  limit: amount(/^(\d{1,6}([.,]\d{1,2})?)?$/),
  limitKg: amount(/^(\d{1,6}([.,]\d{1,6})?)?$/),
  window: z.enum(windows),
  warns: z.boolean(),
});

export type BudgetForm = z.infer<typeof budgetForm>;
export type BudgetTyped = z.input<typeof budgetForm>;

/** As the server takes it; without a limit there is no budget. */
export function budgetBody({ limit, limitKg, window, warns }: BudgetForm) {
  return limit === null && limitKg === null ? null : { limitEUR: limit, limitKgCO2e: limitKg, window, hard: !warns };
}

export interface BudgetLimits {
  readonly limitEUR: number | null;
  readonly limitKgCO2e: number | null;
  readonly window: (typeof windows)[number];
  readonly hard: boolean;
}

/** How a budget stands in its present period. */
export interface BudgetFigures {
  readonly limitMicroEur: number | null;
  readonly limitKgCO2e: number | null;
  readonly spentMicroEur: number;
  /** The part of it that the wallet could not pay. */
  readonly overrunMicroEur: number;
  readonly heldMicroEur: number;
  readonly spentKgCO2e: number;
  readonly heldKgCO2e: number;
  readonly hard: boolean;
  readonly windowStart: string | null;
  readonly windowEnd: string | null;
}

/** What stands in the form of a budget that is there, or not yet. */
export function budgetTyped(format: Formatter, budget: BudgetLimits | null): BudgetTyped {
  const typed = (value: number | null, decimals: number) =>
    value === null ? "" : value.toLocaleString(format.locale, { maximumFractionDigits: decimals, useGrouping: false });
  return {
    limit: budget === null || budget.limitEUR === null ? "" : format.formatDecimal(budget.limitEUR, 2),
    limitKg: typed(budget?.limitKgCO2e ?? null, 6),
    window: budget?.window ?? "month",
    warns: budget !== null && !budget.hard,
  };
}

/** How much of its period is over, 0 to 1; null where it has no end. */
export function elapsed(start: string | null, end: string | null, now: number): number | null {
  if (start === null || end === null) return null;
  const [from, to] = [Date.parse(start), Date.parse(end)];
  return Math.min(1, Math.max(0, (now - from) / (to - from)));
}

/** What a budget allows in one line: "5.00 €, 250 g CO₂e"; empty without limits. */
export function limitsText(
  format: Formatter,
  { limitMicroEur, limitKgCO2e }: Pick<BudgetFigures, "limitMicroEur" | "limitKgCO2e">,
): string {
  const euro = limitMicroEur === null ? [] : [format.formatEuro(microEuro(limitMicroEur), "euro")];
  const carbon = limitKgCO2e === null ? [] : [`${carbonLimit(format, limitKgCO2e)} CO₂e`];
  return [...euro, ...carbon].join(", ");
}

/** "250 g" or "1.5 kg": a limit is exact, as it was set. */
export function carbonLimit(format: Formatter, kg: number): string {
  const unit = kg >= 1 || kg === 0 ? "kg" : "g";
  const value = unit === "kg" ? kg : kg * 1000;
  return `${new Intl.NumberFormat(format.locale, { maximumSignificantDigits: 6 }).format(value)}\u00a0${unit}`;
}
