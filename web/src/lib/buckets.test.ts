import { expect, it } from "vitest";
import { axisSteps, bucketNames, bucketStart, localDay } from "./buckets";

it("reads a calendar day here, not in UTC", () => {
  expect(localDay("2026-11-20")?.getDate()).toBe(20);
  expect(localDay("20.11.2026")).toBeNull();
});

it("finds round steps for an axis", () => {
  expect(axisSteps(0.62)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  expect(axisSteps(5)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(axisSteps(0)).toEqual([0, 1]);
});

it("reads and writes the labels of a trend", () => {
  expect(bucketStart("2026-11").getMonth()).toBe(10);
  expect(bucketStart("2026-11-20").getDate()).toBe(20);
  expect(bucketStart("2026-11-20T10:00+01:00").toISOString()).toBe("2026-11-20T09:00:00.000Z");
  expect(bucketNames("en-150", "month").full("2026-11")).toBe("November 2026");
  expect(bucketNames("de-DE", "day").short("2026-11-20")).toBe("20");
});
