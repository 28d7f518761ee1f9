/** Arithmetic of the chat page: sorting models, sizing what is sent, what to offer when money is missing. Pure. */

import type { Model, Receipt } from "@/api/types";

/** How many models may answer one question at a time; the server allows no more. */
export const MOST_COMPARED = 4;

/** The model to write with: the wish if it is offered, else the one given instead, else the first real one, else the demo. */
export function pickModel(
  models: readonly Model[],
  wishes: readonly (string | null)[],
  instead: Model | null = null,
): Model | null {
  for (const wish of wishes) {
    const found = models.find((model) => model.id === wish);
    if (found !== undefined) return found;
  }
  return instead ?? models.find((model) => !model.demo) ?? models[0] ?? null;
}

const encoder = new TextEncoder();

export function utf8Length(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + encoder.encode(text).length, 0);
}

/** Rounds up to steps of 64 bytes, so that not every key press asks for a new estimate. */
export function estimateBytes(texts: readonly string[]): number {
  return Math.ceil(utf8Length(texts) / 64) * 64;
}

/** The cheapest other model whose typical answer the wallet can pay. */
export function cheaperModel(models: readonly Model[], current: Model, availableMicro: number): Model | null {
  const cheaper = models
    .filter((model) => !model.demo && model.id !== current.id)
    .filter(({ typical }) => typical.microEur < current.typical.microEur && typical.microEur <= availableMicro);
  return cheaper.toSorted((a, b) => a.typical.microEur - b.typical.microEur)[0] ?? null;
}

/** Words per token, a cautious average over German and English. */
const WORDS_PER_TOKEN = 0.6;

/**
 * How long an answer the wallet can pay once the message itself is paid, in words rounded down to tens; null when that
 * is too short to be worth offering. x € per million tokens is x micro-euro per token.
 */
export function affordableWords(model: Model, inputBytes: number, availableMicro: number): number | null {
  const { input, output } = model.eurPerMtok;
  if (input === null || output === null || output <= 0) return null;
  const tokens = (availableMicro - (inputBytes / 3) * input) / output;
  const words = Math.floor((tokens * WORDS_PER_TOKEN) / 10) * 10;
  return words >= 50 ? Math.min(words, 500) : null;
}

/** The bound that gives an answer of about so many words. */
export function tokensOfWords(words: number): number {
  return Math.ceil(words / WORDS_PER_TOKEN);
}

export interface PricedTokens {
  readonly name: "input" | "cacheRead" | "output";
  readonly usdPerMtok: number;
  readonly usd: number;
}

/**
 * The dollar price of each class of tokens, from today's price list, and only if it gives exactly what was booked: the
 * receipt holds the sum, and the list may have changed since.
 */
export function pricedTokens(receipt: Receipt, models: readonly Model[]): PricedTokens[] | null {
  const { model: name, provider } = receipt;
  const offers = models.filter((model) => model.provider === provider && [model.id, model.label].includes(name));
  for (const offer of offers) {
    const rows = pricedBy(offer, receipt);
    if (rows !== null) return rows;
  }
  return null;
}

function pricedBy(model: Model, receipt: Receipt): PricedTokens[] | null {
  if (receipt.usage.cache_write > 0) return null;
  const { uncached_input: uncached, cache_read: cached, output } = receipt.usage;
  const { input: inputUsd, output: outputUsd, cachedInput } = model.usdPerMtok;
  if (inputUsd === null || outputUsd === null || receipt.money.providerUsd === null) return null;
  if (cached > 0 && cachedInput === null) return null;
  const rows: PricedTokens[] = [
    { name: "input", usdPerMtok: inputUsd, usd: (uncached * inputUsd) / 1e6 },
    { name: "cacheRead", usdPerMtok: cachedInput ?? 0, usd: (cached * (cachedInput ?? 0)) / 1e6 },
    { name: "output", usdPerMtok: outputUsd, usd: (output * outputUsd) / 1e6 },
  ];
  const sum = rows.reduce((total, row) => total + row.usd, 0);
  return Math.abs(sum - receipt.money.providerUsd) < 5e-8 ? rows : null;
}
