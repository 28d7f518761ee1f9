import { expect, it } from "vitest";
import { firstWords } from "./first-words";

it("names a chat by the first words of its question", () => {
  expect(firstWords("  Hello\n\nthere ")).toBe("Hello there");
  const long = firstWords("Please compare the restoration of peat bogs with that of mountain forests in the Alps");
  expect(long).toBe("Please compare the restoration of peat bogs with that of…");
  expect(firstWords("x".repeat(200))).toBe(`${"x".repeat(60)}…`);
});
