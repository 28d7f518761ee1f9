import { describe, expect, it } from "vitest";
import { bareName, bareNames, isNameShared, modelNames } from "./model-names";

const offer = (id: string, label: string, provider: string) => ({ id, label, provider, demo: provider === "demo" });

describe("names of models", () => {
  it("have their provider where two providers offer the same, and their id where one offers it twice", () => {
    const models = [
      offer("demo", "Demo (scripted, no AI)", "demo"),
      offer("large", "mistral-large", "mistral"),
      offer("llama", "llama-4", "groq"),
      offer("openrouter/llama", "llama-4", "openrouter"),
      offer("quick", "gpt-5-mini", "openai"),
      offer("gpt-5-mini", "gpt-5-mini", "openai"),
    ];
    expect(Object.fromEntries(modelNames(models, "Demo"))).toEqual({
      demo: "Demo",
      large: "mistral-large",
      llama: "llama-4 · Groq",
      "openrouter/llama": "llama-4 · OpenRouter",
      quick: "quick · OpenAI",
      "gpt-5-mini": "gpt-5-mini · OpenAI",
    });
    expect(isNameShared(models, "llama-4")).toBe(true);
    expect(isNameShared(models, "gpt-5-mini")).toBe(false);
  });
});

it("names a model without its provider where nothing else is known of it", () => {
  expect(["openai/gpt-4o", "openrouter/meta-llama/llama-3", "gpt-4o"].map(bareName)).toEqual([
    "gpt-4o",
    "llama-3",
    "gpt-4o",
  ]);
});

it("keeps the whole id where two models would have the same name", () => {
  expect([...bareNames(["demo", "openai/gpt-4o", "groq/llama-4", "together/llama-4"], "Demo").values()]).toEqual([
    "Demo",
    "gpt-4o",
    "groq/llama-4",
    "together/llama-4",
  ]);
});
