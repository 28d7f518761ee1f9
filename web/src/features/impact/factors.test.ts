import { expect, test } from "vitest";
import { createFormatter } from "@/lib/format";
import { de } from "@/lib/locales/de";
import { en } from "@/lib/locales/en";
import register from "./factors.json";

test("every factor has a name in both languages, and no name is left over", () => {
  const keys = register.map(({ key }) => key).sort();
  expect(Object.keys(en.impact.factors.names).sort()).toEqual(keys);
  expect(Object.keys(de.impact.factors.names).sort()).toEqual(keys);
});

test("a factor has four digits, and very small and large ones a power of ten", () => {
  const format = createFormatter("en-150", "Europe/Berlin");
  expect([0.70144, 474, 0.4, 0, 100_000].map(format.formatFactor)).toEqual(["0.7014", "474", "0.4", "0", "100,000"]);
  expect([1.1665e-6, 94_608_000].map(format.formatFactor)).toEqual(["1.167E-6", "9.461E7"]);
});
