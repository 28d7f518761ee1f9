import { expect, it } from "vitest";
import { intervalScale } from "./interval-scale";

it("stands low, best and high in order, with the same room at both ends", () => {
  const scale = intervalScale(0.032, 0.57, 3.2);
  if (scale === null) throw new Error("nothing to draw");
  expect(scale.low).toBeCloseTo(7.6, 0);
  expect(scale.high).toBeCloseTo(92.4, 0);
  expect(scale.best).toBeGreaterThan(scale.low);
  expect(scale.best).toBeLessThan(scale.high);
  expect(scale.ticks).toHaveLength(2);
});

it("has nothing to draw where all is zero", () => {
  expect(intervalScale(0, 0, 0)).toBeNull();
});

it("stands a zero at the start of the axis", () => {
  const scale = intervalScale(0, 1, 10);
  expect(scale?.low).toBeGreaterThan(0);
  expect(scale?.low).toBeLessThan(5);
});
