import { expect, test } from "vitest";
import { agentForm, startersIn, textsOf, wishOf } from "./form";

test("starters are lines, each once", () => {
  expect(startersIn(" One?\n\nTwo?\nOne?\n")).toEqual(["One?", "Two?"]);
  const texts = { ...textsOf(null, "demo", "en"), name: " A " };
  expect(agentForm.safeParse({ ...texts, starters: "a\nb\nc\nd\ne\nf\ng" }).success).toBe(false);
  expect(agentForm.safeParse({ ...texts, starters: "x".repeat(301) }).success).toBe(false);
  const limited = { tools: ["calculator" as const], limitEur: "0,05", limitGrams: "1.5" };
  expect(agentForm.safeParse({ ...texts, limitSteps: "201" }).success).toBe(false);
  expect(agentForm.safeParse({ ...texts, limitEur: "0" }).success).toBe(false);
  expect(wishOf(agentForm.parse({ ...texts, starters: "a\nb", topP: "0,5", ...limited }))).toEqual({
    name: "A",
    description: "",
    icon: "bot",
    instructions: "",
    model: "demo",
    parameters: { temperature: null, topP: 0.5, maxOutput: null, reasoningEffort: null },
    tools: ["calculator"],
    limits: { steps: 20, eur: 0.05, kgCO2e: 0.0015 },
    starters: ["a", "b"],
  });
});
