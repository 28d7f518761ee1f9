import { afterEach, expect, it, vi } from "vitest";
import { isCommand, isComposing, isEscape, isLetter, isSend, stepOf } from "./keyboard";

const plain = {
  key: "Enter",
  code: "Enter",
  keyCode: 13,
  isComposing: false,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
};

function keyboardOnGlass(is: boolean): void {
  vi.stubGlobal("matchMedia", () => ({ matches: is }));
}

afterEach(() => vi.unstubAllGlobals());

it("F53: knows that an input method has the key, in Safari too", () => {
  expect(isComposing(plain)).toBe(false);
  expect(isComposing({ ...plain, isComposing: true })).toBe(true);
  expect(isComposing({ ...plain, keyCode: 229 })).toBe(true);
  expect(isEscape({ ...plain, key: "Escape" })).toBe(true);
  expect(isEscape({ ...plain, key: "Escape", isComposing: true })).toBe(false);
  expect(stepOf({ ...plain, key: "ArrowDown" })).toBe(1);
  expect(stepOf({ ...plain, key: "ArrowUp" })).toBe(-1);
  expect(stepOf({ ...plain, key: "ArrowUp", isComposing: true })).toBe(0);
  expect(stepOf(plain)).toBe(0);
});

it("F53: sends on Enter, and not what an input method ends with it", () => {
  keyboardOnGlass(false);
  expect(isSend(plain)).toBe(true);
  expect(isSend({ ...plain, ctrlKey: true })).toBe(true);
  expect(isSend({ ...plain, shiftKey: true })).toBe(false);
  expect(isSend({ ...plain, key: "a" })).toBe(false);
  expect(isSend({ ...plain, isComposing: true })).toBe(false);
  expect(isSend({ ...plain, keyCode: 229 })).toBe(false);
});

it("F53: leaves Return on glass to new lines", () => {
  keyboardOnGlass(true);
  expect(isSend(plain)).toBe(false);
  expect(isSend({ ...plain, metaKey: true })).toBe(true);
});

it("F53: finds the letter of a shortcut by its print, else by its place", () => {
  expect(isLetter({ key: "K", code: "KeyK" }, "k")).toBe(true);
  expect(isLetter({ key: "л", code: "KeyK" }, "k")).toBe(true);
  expect(isLetter({ key: "t", code: "KeyK" }, "k")).toBe(false);
  expect(isLetter({ key: "k", code: "KeyV" }, "k")).toBe(true);
});

it("F53: does not take AltGr for Ctrl", () => {
  vi.stubGlobal("navigator", { userAgent: "X11; Linux" });
  expect(isCommand({ ...plain, ctrlKey: true })).toBe(true);
  expect(isCommand({ ...plain, ctrlKey: true, altKey: true })).toBe(false);
  vi.stubGlobal("navigator", { userAgent: "Macintosh" });
  expect(isCommand({ ...plain, ctrlKey: true })).toBe(false);
  expect(isCommand({ ...plain, metaKey: true })).toBe(true);
});
