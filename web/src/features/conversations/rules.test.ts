import { expect, test } from "vitest";
import { readTags } from "./rules";

test("tags are read without blanks and each once", () => {
  expect(readTags(" forest,  old  growth ,, forest")).toEqual(["forest", "old growth"]);
  expect(readTags(" , ")).toEqual([]);
  expect(readTags("x".repeat(60))).toEqual(["x".repeat(50)]);
});
