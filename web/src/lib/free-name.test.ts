import { expect, test } from "vitest";
import { freeName } from "./free-name";

test("a copy has a name of its own", () => {
  expect(freeName("Poet", [], 100)).toBe("Poet");
  expect(freeName("Poet", ["Poet"], 100)).toBe("Poet 2");
  expect(freeName("Poet 2", ["Poet", "poet 2"], 100)).toBe("Poet 3");
  const long = "x".repeat(100);
  expect(freeName(long, [long], 100)).toBe(`${"x".repeat(94)} 2`);
});
