import { expect, it } from "vitest";
import { electricityOf } from "./rules";

const line = (place: "own" | "remote", electricity: number | null, rest: number | null) => ({
  place,
  co2eElectricityKg: electricity,
  co2eRestKg: rest,
});

it("adds electricity and the rest of a place, and leaves the unknown out", () => {
  const lines = [line("own", 2, 1), line("own", 3, 0.5), line("own", null, null), line("remote", 100, 100)];
  expect(electricityOf(lines, "own")).toEqual({ electricity: 5, rest: 1.5 });
  expect(electricityOf([line("own", null, null)], "own")).toBeNull();
});
