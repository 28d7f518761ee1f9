import { expect, it } from "vitest";
import { dayGroup, groupByDay } from "./days";

const now = new Date(2026, 10, 20, 10, 0);
const at = (day: number, hour = 12) => new Date(2026, 10, day, hour);

it("groups by calendar day, not by hours passed", () => {
  expect(dayGroup(at(20, 0), now).kind).toBe("today");
  expect(dayGroup(at(19, 23), now).kind).toBe("yesterday");
  expect(dayGroup(at(18, 23), now).kind).toBe("week");
  expect(dayGroup(at(12, 0), now).kind).toBe("week");
  expect(dayGroup(at(11, 23), now).kind).toBe("month");
});

it("keeps the order and gives each month its own group", () => {
  const dates = [at(20), at(20), at(18), at(2), new Date(2026, 9, 30), new Date(2025, 9, 30)];
  const groups = groupByDay(dates, (date) => date, now);
  expect(groups.map(({ items }) => items.length)).toEqual([2, 1, 1, 1, 1]);
});

it("puts a date of the future under today", () => {
  expect(dayGroup(at(21), now).kind).toBe("today");
});
