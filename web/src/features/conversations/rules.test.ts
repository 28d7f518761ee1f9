import { expect, test } from "vitest";
import { fileName, readTags } from "./rules";

test("tags are read without blanks and each once", () => {
  expect(readTags(" forest,  old  growth ,, forest")).toEqual(["forest", "old growth"]);
  expect(readTags(" , ")).toEqual([]);
  expect(readTags("x".repeat(60))).toEqual(["x".repeat(50)]);
});

test("a title becomes a file name", () => {
  expect(fileName("Où? Der Wald / 2026!")).toBe("Où-Der-Wald-2026");
  expect(fileName("…")).toBe("chat");
});
