/** Arithmetic of the chat page: sorting models, sizing what is sent, what to offer when money is missing. Pure. */

import type { ChatDocument, MessageEstimate, Model, Receipt } from "@/api/types";

/** How many models may answer one question at a time; the server allows no more. */
export const MOST_COMPARED = 4;

/** Names that choose among the models, as `/v1/models` has them. */
export const autoModels = { "auto:cheapest": "cheapest", "auto:greenest": "greenest" } as const;

export function isAuto(id: string | null): id is keyof typeof autoModels {
  return id !== null && id in autoModels;
}

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

/** Of these files, as far as they were read. */
export function textBytesOf(files: readonly ChatDocument[]): number {
  return files.reduce((sum, { textBytes }) => sum + (textBytes ?? 0), 0);
}

/** How many cheaper models are asked what the message would take there. */
const MOST_CANDIDATES = 12;

/** The models that are cheaper as a rule, the cheapest first; whether they are for this message, only an estimate of it says. */
export function cheaperCandidates(models: readonly Model[], current: Model, hasImages: boolean): readonly Model[] {
  return models
    .filter(({ demo, id, vision }) => !demo && id !== current.id && !(hasImages && vision === false))
    .filter(({ typical, region }) => typical.microEur < current.typical.microEur && isAsNear(region, current.region))
    .toSorted((a, b) => a.typical.microEur - b.typical.microEur)
    .slice(0, MOST_CANDIDATES);
}

/** Whoever writes with a model in the EU, or on the server itself, is not led out of it by its price. */
function isAsNear(region: string, chosen: string): boolean {
  return (
    region === chosen ||
    region === "local" ||
    (region === "eu" && chosen !== "local") ||
    !["eu", "local"].includes(chosen)
  );
}

/** Words per token, a cautious average over German and English. */
const WORDS_PER_TOKEN = 0.6;

/** How long an answer of so many tokens is, in words rounded down to tens; null when that is too short to be worth offering. */
export function wordsOfTokens(tokens: number): number | null {
  const words = Math.floor((tokens * WORDS_PER_TOKEN) / 10) * 10;
  return words >= 50 ? Math.min(words, 500) : null;
}

export interface Shortfall {
  /** Less is available than the message needs; else it can be sent, and its answer would end early. */
  readonly isRefused: boolean;
  /** A payment was taken back: nothing can be spent until that is settled. */
  readonly isBlocked: boolean;
  /** What it needs at least, where it is refused; what an answer of the usual length costs, where it would be cut. Null: not known yet. */
  readonly neededMicroEur: number | null;
  readonly balanceMicroEur: number;
  readonly heldMicroEur: number;
  readonly availableMicroEur: number;
  /** The cheapest other model that what is available pays for, and this message there. */
  readonly cheaper: { readonly id: string; readonly microEur: number } | null;
  /** How long the answer may get; null where that would be too short. */
  readonly words: number | null;
}

export type Money = Pick<Shortfall, "balanceMicroEur" | "heldMicroEur" | "availableMicroEur">;

/**
 * What is missing for a message; null where nothing is. `refused` is what the server needed when it refused this very message, null where
 * it did not. The first of the estimates is the chosen model's.
 */
export function shortfallOf(
  money: Money,
  isBlocked: boolean,
  estimates: MessageEstimate["models"] | null,
  refused: number | null,
): Shortfall | null {
  const available = money.availableMicroEur;
  const own = estimates?.[0];
  const least = Math.max(own?.leastMicroEur ?? 0, refused ?? 0);
  const expected = own?.microEur ?? 0;
  const isRefused = isBlocked || available < least;
  if (!isRefused && available >= expected) return null;
  const [cheaper] = (estimates ?? [])
    .slice(1)
    .flatMap(({ model, microEur, leastMicroEur }) =>
      microEur === null || leastMicroEur === null ? [] : [{ id: model, microEur, leastMicroEur }],
    )
    .filter(({ microEur, leastMicroEur }) => leastMicroEur <= available && microEur < (own?.microEur ?? Infinity))
    .toSorted((a, b) => a.microEur - b.microEur);
  return {
    ...money,
    isRefused,
    isBlocked,
    neededMicroEur: (isRefused ? least : expected) || null,
    cheaper: cheaper === undefined || isBlocked ? null : { id: cheaper.id, microEur: cheaper.microEur },
    words: isBlocked ? null : wordsOfTokens(own?.longestOutput ?? 0),
  };
}

/** Bound of a summary. */
export const SUMMARY_TOKENS = 500;
/** Below that a history is not worth a word; in bytes. */
const LONG_HISTORY = 12_000;

/** Whether the history is most of what the next message costs, in a chat that is long. */
export function isHistoryDear(historyMicroEur: number, allMicroEur: number, bytes: number): boolean {
  return bytes >= LONG_HISTORY && historyMicroEur * 2 > allMicroEur;
}

/** Who sums up a chat: the cheapest model that is as near as the chosen one and has the room, or the chosen one itself. */
export function summaryModel(models: readonly Model[], chosen: Model): Model {
  const room = chosen.contextWindow ?? 0;
  const [cheaper] = cheaperCandidates(models, chosen, false).filter(
    ({ contextWindow }) => contextWindow === null || contextWindow >= room,
  );
  return cheaper ?? chosen;
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

/** Numbers in brackets in the words of an answer: what it cites. */
export function citedIn(text: string): ReadonlySet<number> {
  return new Set(Array.from(text.matchAll(/\[(\d{1,2})\]/gu), ([, number]) => Number(number)));
}
