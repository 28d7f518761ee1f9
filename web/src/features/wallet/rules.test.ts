import { describe, expect, it } from "vitest";
import { amountOf, givenReason, mayWithdraw } from "./rules";

describe("amountOf", () => {
  it.each([
    ["25", "25"],
    [" 12,50 ", "12.50"],
    ["5", "5"],
    ["500", "500"],
  ])("reads %s", (typed, amount) => expect(amountOf(typed, 5, 500)).toBe(amount));

  it.each(["", "4.99", "500.01", "12.345", "-20", "1e2", "20 €", "NaN", "0x10"])("refuses %s", (typed) =>
    expect(amountOf(typed, 5, 500)).toBeNull(),
  );
});

it("lets a purchase be withdrawn from for fourteen days", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  expect(mayWithdraw("2026-11-07T12:00:01Z", now)).toBe(true);
  expect(mayWithdraw("2026-11-07T12:00:00Z", now)).toBe(false);
});

describe("a reason beside a movement", () => {
  it.each(["topup", "demo credit", "", null])("is none where it is a word of the books: %s", (reason) => {
    expect(givenReason(reason)).toBeNull();
  });
  it("is what somebody wrote", () => {
    expect(givenReason("a gift")).toBe("a gift");
  });
});
