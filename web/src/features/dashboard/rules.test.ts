import { expect, it } from "vitest";
import { axisSteps, bucketStart, daysOf, dayText, localDay, shareLeft, slicesOf, sortedBy } from "./rules";

const now = new Date(2026, 10, 20, 15, 30);

it("names the days of a period, both ends counted", () => {
  const span = (range: "7d" | "30d" | "month" | "year") => Object.values(daysOf({ range }, now)).map(dayText);
  expect(span("7d")).toEqual(["2026-11-14", "2026-11-20"]);
  expect(span("30d")).toEqual(["2026-10-22", "2026-11-20"]);
  expect(span("month")).toEqual(["2026-11-01", "2026-11-20"]);
  expect(span("year")).toEqual(["2026-01-01", "2026-11-20"]);
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

it("sorts figures from the largest, names from A, and turns on the second click", () => {
  expect(sortedBy("-date", "cost")).toBe("-cost");
  expect(sortedBy("-cost", "cost")).toBe("cost");
  expect(sortedBy("cost", "cost")).toBe("-cost");
  expect(sortedBy("-cost", "model")).toBe("model");
});

it("finds round steps for an axis", () => {
  expect(axisSteps(0.62)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  expect(axisSteps(5)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(axisSteps(0)).toEqual([0, 1]);
});

it("reads the labels of a trend", () => {
  expect(bucketStart("2026-11").getMonth()).toBe(10);
  expect(bucketStart("2026-11-20").getDate()).toBe(20);
  expect(bucketStart("2026-11-20T10:00+01:00").toISOString()).toBe("2026-11-20T09:00:00.000Z");
});
