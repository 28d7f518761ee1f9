import { expect, it } from "vitest";
import { exampleOf, times, wholeNumber } from "./rules";

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
