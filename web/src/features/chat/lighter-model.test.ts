import { describe, expect, it } from "vitest";
import type { Model } from "@/api/types";
import { isPlain, lighterModel, savedBy } from "./lighter-model";

function model(id: string, microEur: number, kWh: number | null, more: Partial<Model> = {}): Model {
  const range = kWh === null ? null : { low: kWh / 2, best: kWh, high: kWh * 2 };
  return {
    id,
    label: id,
    provider: "openai",
    region: "us",
    demo: false,
    maxOutput: 16_384,
    typical: { microEur, kWh: range, waterL: null, co2eKg: null, class: "D" },
    ...more,
  } as Model;
}

const strong = model("strong", 9000, 0.009);
const middle = model("middle", 2700, 0.002);
const small = model("small", 300, 0.0004);
const question = "What is the capital of Mongolia?";

describe("a plain question", () => {
  it.each([question, "Wie schreibt man Rhythmus?", "Translate “good morning” into Polish."])("is one: %s", (text) => {
    expect(isPlain(text)).toBe(true);
  });
  it.each([
    "",
    "Please debug this function",
    "```py\nprint(1)\n```",
    "Prove that there are infinitely many primes",
    "Analysiere diesen Vertrag",
    "First.\n\nSecond.",
    "x".repeat(281),
  ])("is none: %s", (text) => {
    expect(isPlain(text)).toBe(false);
  });
});

describe("a lighter model", () => {
  it("is the strongest that takes a third at most", () => {
    expect(lighterModel([strong, small, middle], strong, question, 0)?.id).toBe("middle");
  });

  it("is of the same provider where there is one", () => {
    const other = model("other", 2900, 0.001, { provider: "mistral" });
    expect(lighterModel([other, small, strong], strong, question, 0)?.id).toBe("small");
  });

  it("stays in the region that was chosen", () => {
    expect(lighterModel([model("eu", 300, 0.0001, { region: "eu" })], strong, question, 0)).toBeNull();
  });

  it("saves energy too, as far as it is known", () => {
    expect(lighterModel([model("hungry", 300, 0.02)], strong, question, 0)).toBeNull();
    expect(lighterModel([model("unknown", 300, null)], strong, question, 0)?.id).toBe("unknown");
  });

  it("is not spoken of for hard questions, long chats, the demo, and where there is none", () => {
    expect(lighterModel([small], strong, "Refactor this module", 0)).toBeNull();
    expect(lighterModel([small], strong, question, 3)).toBeNull();
    expect(lighterModel([small], model("demo", 9000, 0.009, { demo: true }), question, 0)).toBeNull();
    expect(lighterModel([strong, model("nearly", 8000, 0.001)], strong, question, 0)).toBeNull();
    expect(lighterModel([model("silent", 10, 0.0001, { maxOutput: 0 })], strong, question, 0)).toBeNull();
  });
});

describe("what it saves", () => {
  const taken = (microEur: number, best: number | null) => ({
    microEur,
    kWh: best === null ? null : { best },
  });

  it("is of the message at hand, not of a typical answer", () => {
    const saved = savedBy(taken(400, 0.001), taken(3400, 0.005));
    expect(saved?.microEur).toBe(3000);
    expect(saved?.kWh).toBeCloseTo(0.004);
  });

  it("has no energy where one of the two is not known", () => {
    expect(savedBy(taken(400, null), taken(3400, 0.005))).toEqual({ microEur: 3000, kWh: null });
  });

  it("is not said where this message takes more than a third", () => {
    expect(savedBy(taken(1200, 0.001), taken(3400, 0.005))).toBeNull();
    expect(savedBy(taken(400, 0.002), taken(3400, 0.005))).toBeNull();
  });
});
