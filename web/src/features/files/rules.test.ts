import { expect, test } from "vitest";
import { isMoving, isRefusal, isSameFile } from "./rules";

test("an upload goes on with the same file alone", () => {
  const begun = { name: "Übersicht.pdf", bytes: 10 };
  expect(isSameFile({ name: "Übersicht.pdf".normalize("NFD"), size: 10 }, begun)).toBe(true);
  expect(isSameFile({ name: "Übersicht.pdf", size: 11 }, begun)).toBe(false);
  expect(isSameFile({ name: "other.pdf", size: 10 }, begun)).toBe(false);
});

test("only what is being checked or read changes by itself", () => {
  expect(
    isMoving([
      { state: "ready", textState: "ready" },
      { state: "receiving", textState: null },
    ]),
  ).toBe(false);
  expect(isMoving([{ state: "checking", textState: null }])).toBe(true);
  expect(isMoving([{ state: "ready", textState: "reading" }])).toBe(true);
});

test("a reason has words or is none of ours", () => {
  expect(isRefusal("virus_found")).toBe(true);
  expect(isRefusal("toString")).toBe(false);
});
