import { expect, it } from "vitest";
import { keyForm } from "./form";

const rest = { limitKg: "", window: "month", warns: false, projectId: "", euOnly: false };
const limitOf = (limit: string) => keyForm.safeParse({ name: "x", ...rest, limit }).data?.limit;
const carbonOf = (limitKg: string) => keyForm.safeParse({ name: "x", limit: "", ...rest, limitKg }).data?.limitKg;

it("reads the limit of a key with either decimal sign; nothing and zero are none", () => {
  expect(limitOf("5")).toBe(5);
  expect(limitOf(" 2,5 ")).toBe(2.5);
  expect(limitOf("0.25")).toBe(0.25);
  expect(limitOf("")).toBeNull();
  expect(limitOf("0")).toBeNull();
  expect(limitOf("5 €")).toBeUndefined();
  expect(limitOf("1.234")).toBeUndefined();
  expect(["0,25", "0.000125", "", "0", "-1", "2 kg"].map(carbonOf)).toEqual([
    0.25,
    0.000125,
    null,
    null,
    undefined,
    undefined,
  ]);
});

it("wants a name for a key", () => {
  expect(keyForm.safeParse({ name: "  ", limit: "", ...rest }).success).toBe(false);
});
