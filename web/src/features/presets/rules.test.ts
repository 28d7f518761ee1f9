import { expect, test } from "vitest";
import { settingsBody, settingsWith } from "@/api/chat-settings";
import type { Preset, SettingValues } from "@/api/types";
import { containing } from "@/lib/search";

const values: SettingValues = {
  instructions: "Rhyme.",
  temperature: 0.3,
  topP: 1,
  maxOutput: 20_000,
  reasoningEffort: "low",
};
const preset: Preset = {
  ...values,
  id: "p",
  name: "Poet",
  description: "Rhymes",
  model: null,
  default: false,
  changedAt: "2026-11-21T09:00:00.000Z",
};
const unset: SettingValues = {
  instructions: " \n",
  temperature: null,
  topP: null,
  maxOutput: null,
  reasoningEffort: null,
};

test("settings say which preset they are of, and whether they are still its own", () => {
  expect(settingsWith(values, preset)?.preset).toEqual({ id: "p", name: "Poet", adjusted: false });
  expect(settingsWith({ ...values, temperature: 0 }, preset)?.preset?.adjusted).toBe(true);
  expect(settingsWith(values, null)?.preset).toBeNull();
  expect(settingsWith(unset, null)).toBeNull();
  expect(settingsWith(unset, preset)?.preset?.adjusted).toBe(true);
});

test("the server is told the values and the preset's id", () => {
  expect(settingsBody(settingsWith(values, preset))).toEqual({ ...values, presetId: "p" });
  expect(settingsBody(settingsWith(values, null))).toEqual(values);
  expect(settingsBody(null)).toEqual({});
});

test("presets are found by name and description", () => {
  expect(containing([preset], " rhyMES ", ["name", "description"])).toEqual([preset]);
  expect(containing([preset], "prose", ["name", "description"])).toEqual([]);
});
