import { expect, it } from "vitest";
import { dayCount, daysOf, dayText, localDay, shareLeft, slicesOf } from "./rules";

const now = new Date(2026, 10, 20, 15, 30);

it("names the days of a period, both ends counted", () => {
  const span = (range: "7d" | "30d" | "month" | "year") => Object.values(daysOf({ range }, now)).map(dayText);
  expect(span("7d")).toEqual(["2026-11-14", "2026-11-20"]);
  expect(span("30d")).toEqual(["2026-10-22", "2026-11-20"]);
  expect(span("month")).toEqual(["2026-11-01", "2026-11-20"]);
  expect(span("year")).toEqual(["2026-01-01", "2026-11-20"]);
  expect(dayCount({ range: "month" }, now)).toBe(20);
  expect(dayCount({ range: "custom", from: "2026-03-28", to: "2026-03-30" }, now)).toBe(3);
});

it("reads a calendar day here, not in UTC", () => {
  expect(localDay("2026-11-20")?.getDate()).toBe(20);
  expect(localDay("20.11.2026")).toBeNull();
});

it("draws five slices at most, the dearest first", () => {
  const shares = [1, 9, 2, 8, 3, 7].map((cost) => ({ name: `p${cost}`, cost, tokens: 0, requests: 0, percentage: 0 }));
  const slices = slicesOf(shares, "Others");
  expect(slices.map(({ name }) => name)).toEqual(["p9", "p8", "p7", "p3", "Others"]);
  expect(slices.at(-1)?.cost).toBe(3);
  expect(slices.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(slicesOf(shares.slice(0, 5), "Others")).toHaveLength(5);
  expect(slicesOf([], "Others")).toEqual([]);
});

it("knows how much of the last top-up is left", () => {
  expect(shareLeft(14_620_000, 20_000_000)).toBeCloseTo(0.731);
  expect(shareLeft(30, 20)).toBe(1);
  expect(shareLeft(5, null)).toBeNull();
  expect(shareLeft(5, 0)).toBeNull();
});
