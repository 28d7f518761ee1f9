import { expect, test } from "vitest";
import { agentForm, startersIn, stillThere, textsOf, wishOf } from "./form";

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

test("tools of a version that are gone are not taken over", () => {
  const tool = { name: "create", request: "", description: "", reads: false };
  const source = {
    id: "1",
    kind: "mcp" as const,
    name: "Tickets",
    address: "https://tickets.example/mcp",
    document: null,
    header: null,
    tools: [
      { ...tool, called: "tickets__create", problem: null },
      { ...tool, called: "tickets__twice", problem: "duplicate" as const },
    ],
    askedAt: "2026-11-30T12:00:00Z",
    problem: null,
  };
  const before = ["calculator", "tickets__create", "tickets__twice", "calendar__list"];
  expect(stillThere(before, [source])).toEqual(["calculator", "tickets__create"]);
  expect(stillThere(before, [])).toEqual(["calculator"]);
});
