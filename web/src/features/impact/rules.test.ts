import { expect, it } from "vitest";
import { exampleOf, ratioPlace, times, wholeNumber } from "./rules";

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
