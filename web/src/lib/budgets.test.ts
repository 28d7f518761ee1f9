import { describe, expect, it } from "vitest";
import { budgetBody, budgetForm, budgetTyped, carbonLimit, elapsed } from "./budgets";
import { createFormatter } from "./format";

const typed = { limit: "", limitKg: "", window: "month" as const, warns: false };

describe("the form of a budget", () => {
  it.each([
    [
      { ...typed, limit: "20" },
      { limitEUR: 20, limitKgCO2e: null, window: "month", hard: true },
    ],
    [
      { ...typed, limit: " 2,50 ", warns: true },
      { limitEUR: 2.5, limitKgCO2e: null, window: "month", hard: false },
    ],
    [
      { ...typed, limitKg: "0,25", window: "day" as const },
      { limitEUR: null, limitKgCO2e: 0.25, window: "day", hard: true },
    ],
    [
      { ...typed, limit: "0", limitKg: "0" },
      { limitEUR: 0, limitKgCO2e: 0, window: "month", hard: true },
    ],
    [typed, null],
  ])("%j is %j", (given, body) => {
    expect(budgetBody(budgetForm.parse(given))).toEqual(body);
  });
  it.each(["-1", "1.234", "1e3", "20 €", "1.000,50", "9999999"])("refuses %s", (limit) => {
    expect(budgetForm.safeParse({ ...typed, limit }).success).toBe(false);
  });
  it("shows what is set as it can be typed", () => {
    const budget = { limitEUR: 2.5, limitKgCO2e: 1234.5, window: "week" as const, hard: false };
    const german = budgetTyped(createFormatter("de-DE"), budget);
    expect(german).toEqual({ limit: "2,50", limitKg: "1234,5", window: "week", warns: true });
    expect(budgetBody(budgetForm.parse(german))).toEqual({ ...budget });
    expect(budgetTyped(createFormatter("en-GB"), null)).toEqual(typed);
  });
});

describe("the time mark", () => {
  it("says how much of the period is over", () => {
    const [start, end] = ["2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"];
    expect(elapsed(start, end, Date.parse("2026-11-21T00:00:00Z"))).toBeCloseTo(2 / 3);
    expect(elapsed(start, end, Date.parse("2027-01-01T00:00:00Z"))).toBe(1);
    expect(elapsed(start, end, Date.parse("2026-10-01T00:00:00Z"))).toBe(0);
    expect(elapsed(null, null, 0)).toBeNull();
  });
});

it("writes limits of CO2e exactly", () => {
  const format = createFormatter("en-GB");
  expect([4, 1.25, 0.125, 0].map((kg) => carbonLimit(format, kg))).toEqual([
    "4\u00a0kg",
    "1.25\u00a0kg",
    "125\u00a0g",
    "0\u00a0kg",
  ]);
});
