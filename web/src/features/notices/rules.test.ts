import { expect, it } from "vitest";
import { centsOf } from "./rules";

it("reads the amount of a notice, by either name", () => {
  expect(centsOf({ facts: { amountCents: 500, grossCents: 595 } })).toBe(500);
  expect(centsOf({ facts: { grossCents: 595 } })).toBe(595);
});

it("reads none where there is none, or none that is a number", () => {
  expect(centsOf({ facts: {} })).toBeUndefined();
  expect(centsOf({ facts: { amountCents: "500" } })).toBeUndefined();
});
