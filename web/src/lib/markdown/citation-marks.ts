/** A rehype step: `[2]` in the words of an answer becomes a link to the passage of that number, where it was given one. */

import type { Element, ElementContent, Root, RootContent } from "hast";

export const CITED = "#passage-";
const MARK = /\[(\d{1,2})\]/u;
const LITERAL = new Set(["code", "pre", "a"]);

export function citationMarks(numbers: ReadonlySet<number>) {
  return (tree: Root): void => {
    if (numbers.size > 0) mark(tree, numbers);
  };
}

function mark(parent: Root | Element, numbers: ReadonlySet<number>): void {
  const children: RootContent[] = [];
  for (const child of parent.children) {
    if (child.type === "text") {
      children.push(...pieces(child.value, numbers));
      continue;
    }
    if (child.type === "element" && !LITERAL.has(child.tagName)) mark(child, numbers);
    children.push(child);
  }
  parent.children = children as Element["children"];
}

function pieces(text: string, numbers: ReadonlySet<number>): ElementContent[] {
  // What is split by one group has it at every second place.
  return text.split(MARK).flatMap((piece, index): ElementContent[] => {
    if (index % 2 === 0) return piece === "" ? [] : [{ type: "text", value: piece }];
    const value = { type: "text" as const, value: piece };
    if (!numbers.has(Number(piece))) return [{ type: "text", value: `[${piece}]` }];
    return [{ type: "element", tagName: "a", properties: { href: `${CITED}${Number(piece)}` }, children: [value] }];
  });
}
