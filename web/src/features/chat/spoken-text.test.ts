import { describe, expect, it } from "vitest";
import { charactersOf, spokenParts } from "./spoken-text";

describe("what is read aloud of an answer", () => {
  it("is its words, without marks, code and formulas of their own", () => {
    const answer =
      "# Herons\n\nThey **stand** in [reeds](https://example.org/a_b) [1].\n\n```js\nconst a = 1;\n```\n\n- one `egg`\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n$$\\frac{1}{2}$$\n\nEnd.";
    expect(spokenParts(answer, true)).toEqual(["Herons\nThey stand in reeds.\none egg\ntwo\na, b\n1, 2\nEnd."]);
    expect(spokenParts("A list [1] of an array.", false)).toEqual(["A list [1] of an array."]);
  });

  it("is nothing where there are no words", () => {
    expect(spokenParts("```\ncode\n```", false)).toEqual([]);
  });

  it("comes in parts that end with a sentence, the first a short one, and nothing is lost", () => {
    const sentence = "Ein Reiher steht im Schilf und wartet. ";
    const parts = spokenParts(sentence.repeat(100), false);
    expect(parts[0]?.length).toBeLessThanOrEqual(400);
    expect(parts.every((part) => part.length <= 1500 && part.endsWith("wartet."))).toBe(true);
    expect(parts.join(" ")).toBe(sentence.repeat(100).trim());
  });

  it("cuts a word without end, and counts letters as the server does", () => {
    const parts = spokenParts("🦢".repeat(4000), false);
    expect(parts.every((part) => [...part].length <= 1500)).toBe(true);
    expect(charactersOf(parts)).toBe(4000);
  });
});
