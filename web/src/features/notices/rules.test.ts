import { expect, it } from "vitest";
import { centsOf, isKnown, stepOf } from "./rules";

it("reads the amount of a notice, by either name", () => {
  expect(centsOf({ facts: { amountCents: 500, grossCents: 595 } })).toBe(500);
  expect(centsOf({ facts: { grossCents: 595 } })).toBe(595);
});

it("reads none where there is none, or none that is a number", () => {
  expect(centsOf({ facts: {} })).toBeUndefined();
  expect(centsOf({ facts: { amountCents: "500" } })).toBeUndefined();
});

it("knows what a step of a budget is about, and leaves what it has no words for to a newer page", () => {
  const facts = { level: 80, scope: "project", thingId: "p1", spentNg: 4, limitNg: 5 };
  expect(stepOf({ kind: "budget_level", facts })).toEqual({ level: 80, scope: "project", thingId: "p1" });
  expect(stepOf({ kind: "low_balance", facts })).toBeNull();
  expect(isKnown({ kind: "budget_used_up", facts })).toBe(true);
  expect(isKnown({ kind: "budget_level", facts: { ...facts, scope: "organisation" } })).toBe(false);
  expect(isKnown({ kind: "budget_someday", facts })).toBe(false);
});
