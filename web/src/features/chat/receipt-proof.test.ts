import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { Donations, ReceiptProof } from "@/api/types";
import { canonical, checkProof } from "./receipt-proof";

const sha = (...parts: readonly (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const leaf = (content: string) => sha(Buffer.of(0), content);
const node = (left: Buffer, right: Buffer) => sha(Buffer.of(1), left, right);

const [a, b, c] = [leaf("a:1"), leaf("receipt:67"), leaf("c:3")] as const;
const root = node(node(a, b), c).toString("hex");

function month(name: string, number: number, previousHash: string, receipts?: object) {
  const content = {
    month: name,
    number,
    amountEUR: 0.01,
    m2: 0.0041,
    notes: "Wälder, „Moor“ 🌲",
    previousHash,
    ...(receipts && { receipts }),
  };
  const hash = sha(previousHash, canonical(content)).toString("hex");
  return { ...content, hash, state: "paid", payment: { hash: "later" }, receipt: null, receiptURL: null };
}

function books(change: (months: Record<string, unknown>[]) => void = () => undefined): Donations {
  const first = month("2026-09", 1, "0".repeat(64));
  const second = month("2026-10", 2, first.hash, { count: 3, microEur: 71, root });
  const months = [{ month: "2026-11", state: "accruing" }, second, first];
  change(months);
  return { months, chain: { head: second.hash, length: 2 } } as unknown as Donations;
}

const proof = {
  receiptId: "receipt",
  restorationMicroEur: 67,
  month: "2026-10",
  proof: {
    root,
    path: [
      { side: "left", hash: a.toString("hex") },
      { side: "right", hash: c.toString("hex") },
    ],
  },
} as unknown as ReceiptProof;

const all = { isInMonth: true, isPublished: true, isInChain: true };

it("holds for a receipt that is in the published books", async () => {
  expect(await checkProof(proof, books())).toEqual(all);
});

it("does not hold for another amount, another root, or no path", async () => {
  expect(await checkProof({ ...proof, restorationMicroEur: 68 }, books())).toEqual({ ...all, isInMonth: false });
  const other = { ...proof, proof: { ...proof.proof, root: "f".repeat(64) } } as ReceiptProof;
  expect(await checkProof(other, books())).toEqual({ isInMonth: false, isPublished: false, isInChain: true });
  expect(await checkProof({ ...proof, proof: null }, books())).toEqual({
    isInMonth: false,
    isPublished: false,
    isInChain: true,
  });
});

it("finds a month that was changed, cut out, or is not there", async () => {
  const changed = books((months) => {
    months[1] = { ...months[1], amountEUR: 1 };
  });
  expect(await checkProof(proof, changed)).toEqual({ isInMonth: true, isPublished: false, isInChain: false });
  expect(
    await checkProof(
      proof,
      books((months) => months.splice(2, 1)),
    ),
  ).toEqual({ ...all, isInChain: false });
  const without = await checkProof(
    proof,
    books((months) => months.splice(1, 1)),
  );
  expect(without).toEqual({ isInMonth: true, isPublished: false, isInChain: false });
});
