import type { Element, Root } from "hast";
import { describe, expect, it } from "vitest";
import { citationMarks } from "./citation-marks";

const text = (value: string) => ({ type: "text" as const, value });
const paragraph = (...children: Element["children"]): Element => ({
  type: "element",
  tagName: "p",
  properties: {},
  children,
});

function marked(children: Root["children"], numbers: readonly number[]): Root["children"] {
  const tree: Root = { type: "root", children };
  citationMarks(new Set(numbers))(tree);
  return tree.children;
}

describe("numbers in brackets", () => {
  it("lead to the passages an answer was given, and to no others", () => {
    const link = (number: number): Element => ({
      type: "element",
      tagName: "a",
      properties: { href: `#passage-${number}` },
      children: [text(String(number))],
    });
    expect(marked([paragraph(text("By March [1][2], not [3].[1]"))], [1, 2])).toEqual([
      paragraph(text("By March "), link(1), link(2), text(", not "), text("[3]"), text("."), link(1)),
    ]);
  });

  it("stay as they are in code and links, and where there are no passages", () => {
    const code: Element = { type: "element", tagName: "code", properties: {}, children: [text("a[1]")] };
    expect(marked([paragraph(code)], [1])).toEqual([paragraph(code)]);
    expect(marked([paragraph(text("a[1]"))], [])).toEqual([paragraph(text("a[1]"))]);
  });
});
