/** What compared answers took, beside each other: how much of the largest each is, and which is the least. Pure. */

import type { Message } from "@/api/types";

export const measures = ["price", "time", "energy", "carbon"] as const;
export type Measure = (typeof measures)[number];

/** What an answer took by its receipt; null where that is not known. Price in micro-euro, time in ms, energy in kWh, carbon in kg. */
export function figureOf({ receipt }: Message, measure: Measure): number | null {
  if (receipt === null) return null;
  if (measure === "price") return receipt.money.totalMicroEur;
  if (measure === "time") return receipt.durationMs ?? null;
  return (measure === "energy" ? receipt.impact.kWh : receipt.impact.CO2e)?.best ?? null;
}

export interface Bar {
  readonly measure: Measure;
  readonly figure: number | null;
  /** Of the largest, from 0 to 1. */
  readonly share: number;
  /** The smallest of several. */
  readonly isLeast: boolean;
}

/** The bars of one answer among all. */
export function barsOf(answer: Message, all: readonly Message[]): Bar[] {
  return measures.map((measure) => {
    const figures = all.flatMap((one) => figureOf(one, measure) ?? []);
    const figure = figureOf(answer, measure);
    const largest = Math.max(0, ...figures);
    return {
      measure,
      figure,
      share: figure === null || largest === 0 ? 0 : figure / largest,
      isLeast: figure !== null && figures.length > 1 && figure < largest && figure === Math.min(...figures),
    };
  });
}

export interface Together {
  readonly microEur: number;
  /** Null where one of them is not known. */
  readonly kWh: number | null;
}

/** What all of them took together; null until each has its receipt. */
export function together(all: readonly Message[]): Together | null {
  const prices = all.flatMap((one) => figureOf(one, "price") ?? []);
  if (all.length < 2 || prices.length < all.length) return null;
  const energies = all.flatMap((one) => figureOf(one, "energy") ?? []);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { microEur: sum(prices), kWh: energies.length < all.length ? null : sum(energies) };
}
