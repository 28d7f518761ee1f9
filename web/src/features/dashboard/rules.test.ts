import { expect, it } from "vitest";
import { daysOf, dayText, growth, partsOf, seriesOf, shareLeft, slicesOf, sortedBy } from "./rules";

const part = (cost: number) => ({
  id: null,
  name: `p${cost}`,
  cost,
  costMicroEur: cost * 1e6,
  tokens: 0,
  requests: 0,
  percentage: 0,
  segments: [],
  titleRequests: 0,
  unmeasuredRequests: 0,
  ranges: { kWh: null, waterL: null, co2e: null },
  m2Restored: null,
});

const now = new Date(2026, 10, 20, 15, 30);

it("names the days of a period, both ends counted", () => {
  const span = (range: "7d" | "30d" | "month" | "year") => Object.values(daysOf({ range }, now)).map(dayText);
  expect(span("7d")).toEqual(["2026-11-14", "2026-11-20"]);
  expect(span("30d")).toEqual(["2026-10-22", "2026-11-20"]);
  expect(span("month")).toEqual(["2026-11-01", "2026-11-20"]);
  expect(span("year")).toEqual(["2026-01-01", "2026-11-20"]);
});

it("draws five slices at most, the largest first by what is measured", () => {
  const shares = [1, 9, 2, 8, 3, 7].map(part);
  const slices = slicesOf(shares, "Others", "cost");
  expect(slices.map(({ name }) => name)).toEqual(["p9", "p8", "p7", "p3", "Others"]);
  expect(slices.at(-1)).toMatchObject({ costMicroEur: 3e6, isRest: true });
  expect(slices.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(slicesOf(shares.slice(0, 5), "Others", "cost")).toHaveLength(5);
  expect(slicesOf([], "Others", "cost")).toEqual([]);
  const tokens = shares.map((share) => ({ ...share, tokens: 10 - share.cost }));
  expect(slicesOf(tokens, "Others", "tokens").map(({ name }) => name)).toEqual(["p1", "p2", "p3", "p7", "Others"]);
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
  expect(sortedBy("-cost", "project")).toBe("project");
});

it("gives the dearest providers a colour, and the others one together", () => {
  const few = [1, 9, 2].map(part);
  expect(seriesOf(few)).toEqual(["p9", "p2", "p1"]);
  expect(partsOf(few, seriesOf(few), ({ cost }) => cost)).toEqual([9, 2, 1]);
  const many = [1, 9, 2, 8, 3, 7].map(part);
  expect(seriesOf(many)).toEqual(["p9", "p8", "p7", "p3"]);
  expect(partsOf(many, seriesOf(many), ({ cost }) => cost)).toEqual([9, 8, 7, 3, 3]);
  expect(partsOf([part(8)], seriesOf(many), ({ cost }) => cost)).toEqual([0, 8, 0, 0]);
});

it("compares with the period before", () => {
  expect(growth(150, 100)).toBe(0.5);
  expect(growth(5, 0)).toBeNull();
});
