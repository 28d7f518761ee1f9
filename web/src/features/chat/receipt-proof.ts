/** Checks in the browser that a receipt stands in the published books of the restoration fund. Needs `crypto.subtle`, and nothing else. */

import type { DonationMonth, Donations, ReceiptProof } from "@/api/types";

export interface CheckedProof {
  /** The receipt leads to the hash over all receipts of its month. */
  readonly isInMonth: boolean;
  /** That hash stands in the month as it is published, whose own hash is made of its content. */
  readonly isPublished: boolean;
  /** Every month follows on the one before, down to the head of the chain. */
  readonly isInChain: boolean;
}

const beginning = "0".repeat(64);
/** What comes after the close, and so is not in the hash of the month. */
const notHashed = new Set(["hash", "state", "payment", "receipt", "receiptURL"]);

export async function checkProof({ receiptId, restorationMicroEur, month, proof }: ReceiptProof, document: Donations) {
  const published = document.months.find((one) => one.month === month);
  const isInMonth = proof !== null && (await rootOf(`${receiptId}:${restorationMicroEur}`, proof)) === proof.root;
  const isPublished =
    proof !== null &&
    published?.receipts?.root === proof.root &&
    published.hash === (await hashOf(published.previousHash ?? "", published));
  return { isInMonth, isPublished, isInChain: published !== undefined && (await isWhole(document, published)) };
}

async function rootOf(content: string, { path }: NonNullable<ReceiptProof["proof"]>): Promise<string> {
  let hash = await sha256(joined(Uint8Array.of(0), new TextEncoder().encode(content)));
  for (const step of path) {
    const beside = bytesOf(step.hash);
    const pair = step.side === "left" ? [beside, hash] : [hash, beside];
    hash = await sha256(joined(Uint8Array.of(1), ...pair));
  }
  return hexOf(hash);
}

/** The chain from its beginning to its head, and that this month is in it. */
async function isWhole({ months, chain }: Donations, sought: DonationMonth): Promise<boolean> {
  const closed = months
    .filter(({ state }) => state !== "accruing")
    .toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0));
  let previous = beginning;
  for (const month of closed) {
    if (month.previousHash !== previous || month.hash !== (await hashOf(previous, month))) return false;
    previous = month.hash ?? "";
  }
  return chain.head === previous && chain.length === closed.length && closed.includes(sought);
}

async function hashOf(previous: string, month: DonationMonth): Promise<string> {
  const content = Object.fromEntries(Object.entries(month).filter(([name]) => !notHashed.has(name)));
  return hexOf(await sha256(new TextEncoder().encode(previous + canonical(content))));
}

/** JSON with sorted keys and no spaces (RFC 8785 for the values of the published months). */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
