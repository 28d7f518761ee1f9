import { expect, it } from "vitest";
import { firstWords } from "./first-words";

it("names a chat by the first words of its question", () => {
  expect(firstWords("  Hello\n\nthere ")).toBe("Hello there");
  const long = firstWords("Please compare the restoration of peat bogs with that of mountain forests in the Alps");
  expect(long).toBe("Please compare the restoration of peat bogs with that of…");
  expect(firstWords("Compare the peat bogs of Lower Saxony with those of Ireland, please")).toBe(
    "Compare the peat bogs of Lower Saxony with those of Ireland…",
  );
  const farmers = "\u{1f469}\u200d\u{1f33e}".repeat(20);
  expect(firstWords(farmers)).toBe(`${"\u{1f469}\u200d\u{1f33e}".repeat(12)}…`);
  expect(firstWords("x".repeat(200))).toBe(`${"x".repeat(60)}…`);
});
