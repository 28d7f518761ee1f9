import { expect, it } from "vitest";
import type { Message } from "@/api/types";
import { barsOf, together } from "./compared-bars";

function answer(micro: number, ms: number | null, kWh: number | null): Message {
  const range = kWh === null ? null : { low: kWh / 2, best: kWh, high: kWh * 2 };
  const receipt = { money: { totalMicroEur: micro }, durationMs: ms, impact: { kWh: range, CO2e: range } };
  return { receipt } as unknown as Message;
}

const unfinished = { receipt: null } as unknown as Message;

it("measures each answer against the largest, and marks the least of each kind", () => {
  const all = [answer(100, 4000, 0.002), answer(400, 1000, 0.001)];
  const [cheap, dear] = all.map((one) => barsOf(one, all));
  expect(cheap?.map(({ share, isLeast }) => [share, isLeast])).toEqual([
    [0.25, true],
    [1, false],
    [1, false],
    [1, false],
  ]);
  expect(dear?.map(({ share, isLeast }) => [share, isLeast])).toEqual([
    [1, false],
    [0.25, true],
    [0.5, true],
    [0.5, true],
  ]);
});

it("knows nothing of what is not known, and calls no equal the least", () => {
  const all = [answer(100, null, null), answer(100, null, 0.001), unfinished];
  expect(barsOf(all[0] ?? unfinished, all).map(({ figure, isLeast }) => [figure, isLeast])).toEqual([
    [100, false],
    [null, false],
    [null, false],
    [null, false],
  ]);
});

it("adds up once every answer has its receipt", () => {
  expect(together([answer(100, 1, 0.001), answer(50, 1, 0.002)])).toEqual({ microEur: 150, kWh: 0.003 });
  expect(together([answer(100, 1, 0.001), answer(50, 1, null)])).toEqual({ microEur: 150, kWh: null });
  expect(together([answer(100, 1, 0.001), unfinished])).toBeNull();
  expect(together([answer(100, 1, 0.001)])).toBeNull();
});
