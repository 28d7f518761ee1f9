import { describe, expect, it } from "vitest";
import { alertKey, jobKey, needsBackup } from "./attention-rules";

describe("needsBackup", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");
  it.each([
    [null, true],
    ["2026-11-12T11:00:00Z", true],
    ["2026-11-14T11:00:00Z", false],
  ])("of %s is %s", (at, needed) => expect(needsBackup(at, now)).toBe(needed));
});

it("names notices about payments by their kind, and no parked ones twice", () => {
  expect(alertKey("dispute")).toBe("dispute");
  expect(alertKey("reconciliation:missing")).toBe("reconciliation");
  expect(alertKey("parked:unknown_customer")).toBeNull();
  expect(alertKey("something")).toBe("other");
});

it("names background work", () => {
  expect(jobKey("payments.refund")).toBe("payments_refund");
  expect(jobKey("toString")).toBe("other");
});
