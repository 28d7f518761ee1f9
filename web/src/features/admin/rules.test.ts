import { describe, expect, it } from "vitest";
import { changeOf, eventKey, firstOfNextMonth, pairsOf, shareOf, wordedFacts } from "./rules";

describe("shareOf", () => {
  it.each([
    ["15", 0.15],
    ["2,5", 0.025],
    ["7.2", 0.072],
    ["0", 0],
    ["120", 1.2],
  ])("reads %s", (typed, share) => expect(shareOf(typed)).toBe(share));
  it.each(["", "-1", "a", "1e2", "1001", "5 %"])("refuses %s", (typed) => expect(shareOf(typed)).toBeNull());
});

describe("changeOf", () => {
  it.each([
    ["5", 5_000_000],
    ["-0,10", -100_000],
    ["+2.000001", 2_000_001],
    ["−3", -3_000_000],
  ])("reads %s", (typed, micro) => expect(changeOf(typed)).toBe(micro));
  it.each(["", "0", "1e3", "abc", "--2", "1.2345678"])("refuses %s", (typed) => expect(changeOf(typed)).toBeNull());
});

it("finds the first of the next month, over a year's end too", () => {
  expect(firstOfNextMonth(new Date(2026, 10, 21))).toBe("2026-12-01");
  expect(firstOfNextMonth(new Date(2026, 11, 31))).toBe("2027-01-01");
});

it("writes what changed", () => expect(pairsOf({ a: 1, b: "x", c: null })).toBe("a: 1, b: x, c: null"));

describe("wordedFacts", () => {
  const words = {
    name: (key: string) => `<${key}>`,
    value: (key: string) => `(${key})`,
    euro: (micro: number) => `${micro} µ€`,
  };
  it("puts facts into words and leaves ids out", () =>
    expect(
      wordedFacts(
        { keyId: "7", keyHint: "a2b-…", scopes: ["inference", "admin"], limitMicroEur: 5, reason: "password" },
        words,
      ),
    ).toBe("<keyHint>: a2b-… · <scopes>: inference, admin · <limitMicroEur>: 5 µ€ · <reason>: (password)"));
  it("says nothing of nothing", () => expect(wordedFacts(null, words)).toBe(""));
});

describe("eventKey", () => {
  it.each([
    ["session.reuse", "session_reuse"],
    ["rebalancing_fee.set", "rebalancing_fee_set"],
    ["something.else", null],
  ])("finds the words of %s", (action, key) => expect(eventKey(action)).toBe(key));
});
