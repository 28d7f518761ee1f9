import { expect, test } from "vitest";
import { MOST_NAME, MOST_TEXT } from "@/api/limits";
import type { SettingValues } from "@/api/types";
import { chatSettingsForm, presetForm, type SettingTexts, settingsForm } from "./form";
import { textsOf } from "./rules";

const values: SettingValues = {
  instructions: "Rhyme.",
  temperature: 0.3,
  topP: 1,
  maxOutput: 20_000,
  reasoningEffort: "low",
};
const empty = textsOf(null, "en");

function wrongIn(texts: SettingTexts) {
  return settingsForm.safeParse(texts).error?.issues.map(({ path }) => path.join(".")) ?? [];
}

test("fields are written in the reader's language and read in either", () => {
  expect(textsOf(values, "de").temperature).toBe("0,3");
  expect(textsOf(values, "en").maxOutput).toBe("20000");
  expect(settingsForm.parse(textsOf(values, "de"))).toEqual(values);
  expect(settingsForm.parse(textsOf(null, "de"))).toEqual({
    instructions: "",
    temperature: null,
    topP: null,
    maxOutput: null,
    reasoningEffort: null,
  });
  expect(settingsForm.parse({ ...empty, temperature: " 0.25 ", topP: ".5" })).toMatchObject({
    temperature: 0.25,
    topP: 0.5,
  });
});

test("what is no value of a field is named", () => {
  expect(wrongIn(empty)).toEqual([]);
  expect(wrongIn({ ...empty, temperature: "2", topP: "1", maxOutput: "1000000" })).toEqual([]);
  for (const temperature of ["2.1", "-1", "warm", "NaN", "1e1", "0.1.2", "Infinity"])
    expect(wrongIn({ ...empty, temperature })).toEqual(["temperature"]);
  expect(wrongIn({ ...empty, topP: "1,01", maxOutput: "0" })).toEqual(["topP", "maxOutput"]);
  expect(wrongIn({ ...empty, maxOutput: "1.5" })).toEqual(["maxOutput"]);
  expect(wrongIn({ ...empty, instructions: "x".repeat(MOST_TEXT + 1) })).toEqual(["instructions"]);
});

test("a preset has a name, and without a model it goes with any", () => {
  const typed = { ...empty, name: " Poet ", description: " Rhymes ", model: "", default: true };
  expect(presetForm.parse(typed)).toMatchObject({ name: "Poet", description: "Rhymes", model: null, default: true });
  expect(presetForm.parse({ ...typed, model: "demo" }).model).toBe("demo");
  expect(presetForm.safeParse({ ...typed, name: "  " }).success).toBe(false);
  expect(presetForm.safeParse({ ...typed, name: "x".repeat(MOST_NAME + 1) }).success).toBe(false);
});

test("the settings of a chat need no name", () => {
  const typed = { ...empty, instructions: " \n", presetId: "", name: " ", withModel: false };
  expect(chatSettingsForm.parse(typed)).toMatchObject({ instructions: "", presetId: "", name: "", withModel: false });
});
