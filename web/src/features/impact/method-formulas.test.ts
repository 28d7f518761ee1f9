import { expect, it } from "vitest";
import { de } from "@/lib/locales/de";
import { en } from "@/lib/locales/en";
import figures from "./method.json";
import { formulas, type MethodFigures } from "./method-formulas";

/** Every number of the figures becomes another one, each a different one. */
function changed<Value>(value: Value, next: { at: number }): Value {
  if (typeof value === "number") {
    next.at += 1;
    return (7000 + next.at) as Value;
  }
  if (Array.isArray(value)) return value.map((one) => changed(one, next)) as Value;
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, changed(one, next)])) as Value;
  }
  return value;
}

/** What stays when every figure is another: conversions of units, and the half of an answer. */
const units = new Set(["1000", "3600", "365", "86400", "1", "2", "8", "16"]);

it("takes every number of a formula but units from the figures", () => {
  const written = Object.values(formulas(changed(figures, { at: 0 }) as MethodFigures)).join("\n");
  const numbers = written.replaceAll("m²", "").match(/(?<![\w.])\d+(\.\d+)?(e-\d+)?/g) ?? [];
  expect(numbers.filter((number) => !number.startsWith("70") && !units.has(number))).toEqual([]);
  expect(numbers.filter((number) => number.startsWith("70")).length).toBeGreaterThan(15);
});

it.each([
  ["en", en],
  ["de", de],
])("types no number of a method into the texts in %s", (_, { impact }) => {
  const { intro, measuredBody, partsBody, classesBody, writingBody, readingBody, rangeBody, areaBody, notCountedBody } =
    impact;
  const texts = [
    intro,
    measuredBody,
    partsBody,
    classesBody,
    writingBody,
    readingBody,
    rangeBody,
    areaBody,
    notCountedBody,
  ];
  const said = [...texts, ...Object.values(impact.classRanges)].map((text) =>
    text.replaceAll(/a2b-\d|\{\{\w+\}\}/g, ""),
  );
  expect(said.filter((text) => /\d/.test(text))).toEqual([]);
});
