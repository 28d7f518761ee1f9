import { describe, expect, it } from "vitest";
import {
  balanceForm,
  confirmForm,
  payForm,
  providerKeyForm,
  rateForm,
  reasonForm,
  refundForm,
  sharesForm,
} from "./form";

const reason = "a test";
const chosen = (...files: readonly File[]) => files as unknown as FileList;

describe("a reason", () => {
  it("is kept without the blanks around it", () => {
    expect(reasonForm.parse({ reason: "  a test " })).toEqual({ reason });
  });

  it.each(["", "   ", "x".repeat(601)])("is refused when it says nothing or too much", (wrong) => {
    expect(reasonForm.safeParse({ reason: wrong }).success).toBe(false);
  });
});

it("takes a key of a provider without the blanks it was copied with", () => {
  expect(providerKeyForm.parse({ key: " sk-12345 ", reason }).key).toBe("sk-12345");
  expect(providerKeyForm.safeParse({ key: "short", reason }).success).toBe(false);
});

it("changes a balance by whole micro-euro", () => {
  expect(balanceForm.parse({ amountMicroEur: "-1,50", reason }).amountMicroEur).toBe(-1_500_000);
  expect(balanceForm.safeParse({ amountMicroEur: "1e3", reason }).success).toBe(false);
  expect(balanceForm.safeParse({ amountMicroEur: "0", reason }).success).toBe(false);
});

describe("a refund", () => {
  const form = refundForm(1000);

  it.each([
    ["4.50", 450],
    ["10", 1000],
    ["0,01", 1],
  ])("of %s euro is %d cents", (typed, cents) => {
    expect(form.parse({ cents: typed, reason }).cents).toBe(cents);
  });

  it.each(["10.01", "0", "-1", "0.001", "", "ten"])("of %s euro is refused", (typed) => {
    expect(form.safeParse({ cents: typed, reason }).success).toBe(false);
  });
});

it("reads shares in percent", () => {
  expect(sharesForm.parse({ margin: "15", rebalancingFee: "2,5", reason })).toEqual({
    margin: 0.15,
    rebalancingFee: 0.025,
    reason,
  });
  expect(sharesForm.safeParse({ margin: "15 %", rebalancingFee: "2,5", reason }).success).toBe(false);
});

it("reads the cost of a square metre with its day and source", () => {
  const typed = { eurPerM2: " 3,25", validFrom: "2027-01-01", source: " an offer " };
  expect(rateForm.parse(typed)).toEqual({ eurPerM2: 3.25, validFrom: "2027-01-01", source: "an offer" });
  expect(rateForm.safeParse({ ...typed, eurPerM2: "-3" }).success).toBe(false);
  expect(rateForm.safeParse({ ...typed, validFrom: "" }).success).toBe(false);
  expect(rateForm.safeParse({ ...typed, source: " " }).success).toBe(false);
});

describe("a proof", () => {
  const proof = new File(["proof"], "proof.pdf");

  it("is the one file that was chosen", () => {
    expect(confirmForm.parse({ file: chosen(proof) }).file).toBe(proof);
    expect(payForm.parse({ paidOn: "2027-01-01", reference: "a transfer", file: chosen(proof) }).file).toBe(proof);
  });

  it.each([null, undefined, chosen(), chosen(proof, proof)])("is refused when it is none, or two", (files) => {
    expect(confirmForm.safeParse({ file: files }).success).toBe(false);
  });
});
