import { describe, expect, it } from "vitest";
import { changeOf, firstOfNextMonth, shareOf } from "./rules";

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
