import { expect, it } from "vitest";
import { keyForm } from "./form";

const limitOf = (limit: string) => keyForm.safeParse({ name: "x", limit, projectId: "", euOnly: false }).data?.limit;

it("reads the limit of a key with either decimal sign; nothing and zero are none", () => {
  expect(limitOf("5")).toBe(5);
  expect(limitOf(" 2,5 ")).toBe(2.5);
  expect(limitOf("0.25")).toBe(0.25);
  expect(limitOf("")).toBeNull();
  expect(limitOf("0")).toBeNull();
  expect(limitOf("5 €")).toBeUndefined();
  expect(limitOf("1.234")).toBeUndefined();
});

it("wants a name for a key", () => {
  expect(keyForm.safeParse({ name: "  ", limit: "", projectId: "", euOnly: false }).success).toBe(false);
});
