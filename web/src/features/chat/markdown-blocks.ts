/**
 * Takes Markdown apart at the blank lines where a paragraph, list, table or block of code has certainly ended, so that each part can be drawn, kept
 * and left alone by itself. Drawn one after the other, the parts give what the whole gives. Where that is not certain, nothing is split. Pure.
 */

import { isOpenToEnd, pairsOf, standingFormula } from "@/lib/markdown/formula-rules";

/** A link or footnote that is defined in one place and meant in another. */
const DEFINITION = /^[ \t>]*(?:[-*+]|\d+[.)])?[ \t]*\[[^\]\n]+\]:/mu;
/** HTML that ends with its own mark and not with a blank line. */
const LONG_HTML = /^ {0,3}<(?:pre|script|style|textarea|!|\?)/iu;
const FENCE = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/u;
const LIST = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/u;

const FORMULA = /^ {0,3}(?:\$\$|\\\[|\\begin\{)/u;

/** The parts in their order. Joined with blank lines they are the text, but for blank lines more than one. Only the last of a text can grow. */
export function blocksOf(markdown: string, isGrowing = false): readonly string[] {
  if (!markdown.includes("\n\n") || DEFINITION.test(markdown)) return [markdown];
  const blocks: string[] = [];
  let lines: string[] = [];
  let fence: string | null = null;
  let isEnded = false;
  let isList = false;
  let isOpen = false;
  let offset = 0;
  let formulaEnd = 0;
  const endOfFormula = formulaEnds(markdown, isGrowing);
  for (const line of markdown.split("\n")) {
    const start = offset;
    offset += line.length + 1;
    if (start < formulaEnd) {
      lines.push(line);
      continue;
    }
    if (fence !== null) {
      lines.push(line);
      if (closes(line, fence)) fence = null;
      continue;
    }
    if (line.trim() === "") {
      isEnded = lines.length > 0;
      lines.push(line);
      continue;
    }
    const startsItem = LIST.test(line);
    if (isEnded && !isOpen && !/^[ \t]/u.test(line) && !(isList && startsItem)) {
      blocks.push(lines.join("\n").trimEnd());
      lines = [];
    }
    if (lines.length === 0) isList = startsItem;
    else if (startsItem) isList = true;
    isEnded = false;
    isOpen ||= LONG_HTML.test(line);
    if (FORMULA.test(line)) formulaEnd = endOfFormula(start + line.search(/\S/u));
    const opened = FENCE.exec(line);
    if (opened !== null) fence = opened[1] ?? opened[2] ?? null;
    lines.push(line);
  }
  const rest = lines.join("\n");
  if (rest.trim() !== "" || blocks.length === 0) blocks.push(rest);
  return blocks;
}

/** Says where a formula ends that stands alone and begins here; a formula may hold blank lines. */
function formulaEnds(markdown: string, isGrowing: boolean): (offset: number) => number {
  let pairs: ReturnType<typeof pairsOf> | null = null;
  return (offset) => {
    pairs ??= pairsOf(markdown);
    const pair = pairs.get(offset);
    if (pair === undefined) return 0;
    if (pair === null) return isGrowing && isOpenToEnd(markdown, offset) ? markdown.length : 0;
    return standingFormula(markdown, pair) ? pair.end : 0;
  };
}

function closes(line: string, fence: string): boolean {
  const mark = line.trim();
  return /^ {0,3}\S/u.test(line) && mark.length >= fence.length && mark === fence.charAt(0).repeat(mark.length);
}
