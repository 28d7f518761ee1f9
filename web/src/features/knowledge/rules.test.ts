import { describe, expect, it } from "vitest";
import { isBeingRead, isGettingMeaning, progressOf, STATES } from "./rules";

describe("files of a collection", () => {
  it("are being read until there is nothing to wait for", () => {
    expect(STATES.filter((state) => isBeingRead({ state }))).toEqual(["queued", "reading"]);
  });

  it("are counted together, without those that are done", () => {
    const sources = [
      { state: "reading", pages: 22, pagesDone: 8 },
      { state: "queued", pages: null, pagesDone: 0 },
      { state: "ready", pages: 5, pagesDone: 5 },
      { state: "cancelled", pages: 30, pagesDone: 12 },
    ] as const;
    expect(progressOf(sources)).toEqual({ files: 2, done: 8, pages: 22 });
    expect(progressOf([])).toEqual({ files: 0, done: 0, pages: 0 });
  });

  it("are looked at again until all passages have their meaning", () => {
    const of = (passagesByMeaning: number | null, isMoving = false) =>
      isGettingMeaning({ isMoving, passages: 3, passagesByMeaning });
    expect([of(null, true), of(2), of(3), of(3, true)]).toEqual([false, true, false, true]);
  });
});
