import { expect, test } from "vitest";
import { agentForm, freeName, numberIn, startersIn, textsOf, wishOf } from "./form";

test("numbers are read in both spellings, and what is none is refused", () => {
  expect(numberIn(" 0,3 ", 2, false)).toBe(0.3);
  expect(numberIn("0.3", 2, false)).toBe(0.3);
  expect(numberIn("", 2, false)).toBeNull();
  for (const wrong of ["a", "2.1", "-1", "1e3", "."]) expect(numberIn(wrong, 2, false)).toBeUndefined();
  for (const wrong of ["0", "1.5"]) expect(numberIn(wrong, 10, true)).toBeUndefined();
});

test("starters are lines, each once", () => {
  expect(startersIn(" One?\n\nTwo?\nOne?\n")).toEqual(["One?", "Two?"]);
  const texts = { ...textsOf(null, "demo", "en"), name: " A " };
  expect(agentForm.safeParse({ ...texts, starters: "a\nb\nc\nd\ne\nf\ng" }).success).toBe(false);
  expect(agentForm.safeParse({ ...texts, starters: "x".repeat(301) }).success).toBe(false);
  expect(wishOf(agentForm.parse({ ...texts, starters: "a\nb", topP: "0,5" }))).toEqual({
    name: "A",
    description: "",
    icon: "bot",
    instructions: "",
    model: "demo",
    parameters: { temperature: null, topP: 0.5, maxOutput: null, reasoningEffort: null },
    starters: ["a", "b"],
  });
});

test("a copy gets a name of its own", () => {
  expect(freeName("Critic", [])).toBe("Critic");
  expect(freeName("Critic", ["critic", "Critic 2"])).toBe("Critic 3");
});
