import { expect, it } from "vitest";
import * as z from "zod/mini";
import { line } from "./form";

it("takes the blanks around a line away before it counts it", () => {
  const form = z.object({ name: line().check(z.minLength(1), z.maxLength(5)) });
  expect(form.parse({ name: "  Ada  " })).toEqual({ name: "Ada" });
  expect(form.safeParse({ name: "   " }).success).toBe(false);
  expect(form.safeParse({ name: "Ada Lovelace" }).success).toBe(false);
});

it("makes no code from text, which the content security policy refuses", () => {
  expect(z.config().jitless).toBe(true);
});
