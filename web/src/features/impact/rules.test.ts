import { expect, it } from "vitest";
import register from "./factors.json";
import { exampleOf, monthsSince, ratioPlace, sourcesOf, times, wholeNumber } from "./rules";

it("adds the ends of a range linearly, and keeps the unknown unknown", () => {
  expect(times({ low: 1, best: 2, high: 5 }, 30)).toEqual({ low: 30, best: 60, high: 150 });
  expect(times(null, 30)).toBeNull();
});

it("knows its examples again", () => {
  expect(exampleOf({ input: 1000, output: 400, answers: 7 })).toBe("typical");
  expect(exampleOf({ input: 1001, output: 400, answers: 1 })).toBeNull();
});

it("reads whole numbers only", () => {
  expect(wholeNumber(" 12 ", 1, 100)).toBe(12);
  for (const text of ["", "1.5", "0", "101", "many"]) expect(wholeNumber(text, 1, 100)).toBeNull();
});

it("places a ratio on a logarithmic axis from a tenth to ten times", () => {
  expect([0.1, 1, 10].map(ratioPlace)).toEqual([0, 50, 100]);
  expect(ratioPlace(2) + ratioPlace(0.5)).toBeCloseTo(100);
  expect([0, 0.001, 1000].map(ratioPlace)).toEqual([0, 0, 100]);
});

it("counts the months of the books back to the first answer", () => {
  const months = (first: string, now: string) => monthsSince(first, new Date(now));
  expect(months("2026-11-03T10:00:00Z", "2026-11-30T10:00:00Z")).toEqual(["2026-11"]);
  expect(months("2025-11-30T23:30:00Z", "2026-01-15T10:00:00Z")).toEqual(["2026-01", "2025-12"]);
  expect(months("2026-10-31T22:30:00Z", "2026-11-30T23:30:00Z")).toEqual(["2026-12", "2026-11", "2026-10"]);
  expect(months("2027-01-01T00:00:00Z", "2026-11-30T10:00:00Z")).toEqual(["2026-11"]);
});

it("names each work that a factor rests on once", () => {
  const named = sourcesOf(register).map(({ id }) => id);
  expect(new Set(named).size).toBe(named.length);
  const cited = register.flatMap(({ sources }) => sources.map(({ id }) => id));
  expect(new Set(named)).toEqual(new Set(cited.filter((id) => id !== "own" && id !== "operator")));
});
