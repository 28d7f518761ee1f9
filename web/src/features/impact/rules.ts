/** Arithmetic of the calculator. Pure. */

import type { Formatter, Quantity, Range } from "@/lib/format";

/** What is shown of a footprint, under the API's names. */
export const measures = ["kWh", "waterL", "co2e", "m2Restored"] as const;
export type Measure = (typeof measures)[number];
export const quantities = {
  kWh: "energy",
  waterL: "water",
  co2e: "carbon",
  m2Restored: "area",
} as const satisfies Record<Measure, Quantity>;

/** As people read it: an area is an amount divided by a rate, everything else an estimate. */
export function written(format: Formatter, value: number, measure: Measure): string {
  return measure === "m2Restored" ? format.formatArea(value) : format.formatEstimate(value, quantities[measure]);
}

/** What a method says of answers, under the API's names; the area is that of the footprint, never the one that is funded. */
export const estimated = ["kWh", "CO2e", "L", "footprintM2Year"] as const;
export type Estimated = (typeof estimated)[number];
export const estimatedQuantities = {
  kWh: "energy",
  CO2e: "carbon",
  L: "water",
  footprintM2Year: "area",
} as const satisfies Record<Estimated, Quantity>;

const booksMonth = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin", year: "numeric", month: "2-digit" });

/** The months of the books (Europe/Berlin) from a moment on, as "2026-11", the newest first. */
export function monthsSince(first: string, now: Date): readonly string[] {
  const begun = booksMonth.format(new Date(first));
  const found: string[] = [];
  let [year = 0, month = 0] = booksMonth.format(now).split("-").map(Number);
  for (;;) {
    const name = `${year}-${String(month).padStart(2, "0")}`;
    if (name < begun && found.length > 0) return found;
    found.push(name);
    month -= 1;
    if (month === 0) [year, month] = [year - 1, 12];
  }
}

/** What is asked for: tokens read, tokens written, and how many such answers. */
export interface Work {
  readonly input: number;
  readonly output: number;
  readonly answers: number;
}

export const examples = {
  short: { input: 50, output: 150 },
  typical: { input: 1000, output: 400 },
  document: { input: 30_000, output: 1500 },
} as const satisfies Record<string, Omit<Work, "answers">>;

export type Example = keyof typeof examples;
export const exampleNames = Object.keys(examples) as readonly Example[];

export function exampleOf({ input, output }: Work): Example | null {
  return exampleNames.find((name) => examples[name].input === input && examples[name].output === output) ?? null;
}

/** Many answers of one kind: lows add up to the low, for the errors are alike. */
export function times(range: Range | null, count: number): Range | null {
  if (range === null) return null;
  return { low: range.low * count, best: range.best * count, high: range.high * count };
}

/** A whole number of at least `least`, as somebody typed it; null while it is none. */
export function wholeNumber(text: string, least: number, most: number): number | null {
  const value = Number(text.trim());
  return text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most ? value : null;
}

/** Where a ratio to the measured value stands on an axis from a tenth to ten times, in percent; what is beyond stands at its end. */
export function ratioPlace(ratio: number): number {
  return ratio > 0 ? Math.min(100, Math.max(0, (Math.log10(ratio) + 1) * 50)) : 0;
}

/** A factor without a unit, as the language writes it. */
export function ratio(locale: string, value: number, most = 4, least = 1): string {
  const digits = { minimumSignificantDigits: least, maximumSignificantDigits: most };
  return new Intl.NumberFormat(locale, value === 0 ? {} : digits).format(value);
}

interface Source {
  readonly id: string;
  readonly title: string;
  readonly year: number;
  readonly licence: string;
  readonly url: string;
}

/** The works that factors rest on, each once; our own judgement and what an operator enters are none. */
export function sourcesOf(register: readonly { readonly sources: readonly Source[] }[]): Source[] {
  const found = new Map<string, Source>();
  for (const { sources } of register) {
    for (const source of sources) if (source.url !== "") found.set(source.id, source);
  }
  return [...found.values()];
}
