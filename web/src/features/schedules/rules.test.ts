import { describe, expect, it } from "vitest";
import { amountOf, cronOf, dayName, timeIn, timesOf } from "./rules";

describe("times of a schedule", () => {
  it.each(["30 7 * * *", "5 18 * * 1-5", "0 0 * * 3", "15 6 28 * *", "0 7 * * 1,4", "0 7 31 * *"])(
    "are read and written as they are kept: %s",
    (cron) => expect(cronOf(timesOf(cron))).toBe(cron),
  );

  it("say how often", () => {
    expect(
      ["30 7 * * *", "0 7 * * 1-5", "0 7 * * 0", "0 7 2 * *", "0 7 31 * *"].map((cron) => timesOf(cron).rhythm),
    ).toEqual(["daily", "weekdays", "weekly", "monthly", "other"]);
    expect(timesOf("5 9 * * 0")).toMatchObject({ time: "09:05", day: 7 });
  });

  it("begin the week on Monday", () => {
    expect([dayName(1, "en"), dayName(7, "de")]).toEqual(["Monday", "Sonntag"]);
  });
});

it("an amount is one of euro, or nothing", () => {
  expect(["", " ", "0,05", "1.5", "0", "-1", "x", "1001"].map(amountOf)).toEqual([
    null,
    null,
    0.05,
    1.5,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it("a time is that of the clock in the schedule's zone", () => {
  expect(timeIn("Asia/Tokyo", "2026-12-01T06:00:00Z", "en-GB")).toBe("1 Dec 2026, 15:00");
  expect(timeIn("Europe/Berlin", "2026-12-01T06:00:00Z", "de-DE")).toBe("1. Dez. 2026, 07:00");
});
