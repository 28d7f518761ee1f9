/** What is read aloud of an answer: its words without the marks of Markdown, in parts. Pure. */
import type { Nodes } from "mdast";
import { parsed } from "@/lib/markdown/syntax";

/** Letters of the first part, so that it begins soon, and of the others. */
const FIRST = 400;
const MOST = 1500;

const CITED = /\s?\[\d{1,2}\]/gu;
const SENTENCES = new Intl.Segmenter(undefined, { granularity: "sentence" });

/** The parts in their order; none where there are no words. Blocks of code and formulas of their own are left out. */
export function spokenParts(markdown: string, hasCitations: boolean): readonly string[] {
  const blocks: string[] = [];
  collect(parsed(markdown), blocks);
  const text = blocks.map((block) => (hasCitations ? block.replace(CITED, "") : block).trim()).filter(Boolean);
  return inParts(text);
}

/** As the server counts them. */
export function charactersOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + [...part].length, 0);
}

function collect(node: Nodes, blocks: string[]): void {
  switch (node.type) {
    case "heading":
    case "paragraph":
      blocks.push(wordsOf(node));
      return;
    case "tableRow":
      blocks.push(node.children.map((cell) => wordsOf(cell)).join(", "));
      return;
    case "root":
    case "blockquote":
    case "list":
    case "listItem":
    case "table":
      for (const child of node.children) collect(child, blocks);
      return;
    default:
      return;
  }
}

function wordsOf(node: Nodes): string {
  switch (node.type) {
    case "text":
    case "inlineCode":
      return node.value;
    case "formula":
      return node.value.includes("\\") ? "" : node.value;
    case "break":
      return "\n";
    case "image":
      return node.alt ?? "";
    default:
      return "children" in node ? node.children.map((child) => wordsOf(child as Nodes)).join("") : "";
  }
}

function inParts(blocks: readonly string[]): readonly string[] {
  const parts: string[] = [];
  let part = "";
  const end = () => {
    if (part.trim() !== "") parts.push(part.trim());
    part = "";
  };
  for (const block of blocks) {
    for (const piece of sentencesOf(block)) {
      if (part !== "" && part.length + piece.length > (parts.length === 0 ? FIRST : MOST)) end();
      part += piece;
    }
    part += "\n";
  }
  end();
  return parts;
}

/** What is longer than a part is cut where it has to be. */
function sentencesOf(block: string): readonly string[] {
  return [...SENTENCES.segment(block)].flatMap(({ segment }) => {
    if (segment.length <= MOST) return [segment];
    const letters = [...segment];
    return Array.from({ length: Math.ceil(letters.length / MOST) }, (_, index) =>
      letters.slice(index * MOST, (index + 1) * MOST).join(""),
    );
  });
}
