/**
 * Finds TeX in an answer before Markdown takes it apart: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`. Each becomes a span of code with a mark inside, which
 * Markdown leaves alone and `markdown.tsx` draws as a formula. Amounts of money stay what they are. Pure.
 */

/** Private-use characters, which no text has a reason to hold. */
const INLINE = "\uE000";
const DISPLAY = "\uE001";

const CODE = /^(?:[ \t>]*)(```+|~~~+)[^\n]*\n[\s\S]*?(?:^[ \t>]*\1[^\n]*$|(?![\s\S]))|(`+)(?!`)[\s\S]*?[^`]\2(?!`)/gmu;
const MATH =
  /\\\[([\s\S]+?)\\\]|\\\(([\s\S]+?)\\\)|(?<![\\$])\$\$(?!\$)([\s\S]+?)(?<!\\)\$\$|(?<![\\$\p{L}\p{N}])\$(?![\s$])((?:\\.|[^$\\]){0,1000}?)(?<!\s)\$(?![\p{N}$])/gu;

const isTeX = /[\\^_{}=<>+*/]/u;
/** "5, B costs 6": the text between two signs of money. */
const isAmount = /^[\d.,]+(?:\s|[^\w\s]\s)[^\\]*\p{L}{2,}/u;
const hasGap = /\n[ \t>]*\n/u;

/** The Markdown with its formulas marked. */
export function markMath(markdown: string): string {
  if (!/[$\\]/u.test(markdown)) return markdown;
  let marked = "";
  let from = 0;
  for (const code of markdown.matchAll(CODE)) {
    marked += markIn(markdown.slice(from, code.index)) + code[0];
    from = code.index + code[0].length;
  }
  return marked + markIn(markdown.slice(from));
}

function markIn(text: string): string {
  return text.replace(MATH, (whole, brackets?: string, parens?: string, dollars?: string, dollar?: string) => {
    const tex = brackets ?? parens ?? dollars ?? dollar ?? "";
    if (tex.trim() === "") return whole;
    if (dollar !== undefined && (hasGap.test(tex) || (isAmount.test(tex) && !isTeX.test(tex)))) return whole;
    const mark = brackets === undefined && dollars === undefined ? INLINE : DISPLAY;
    const fence = "`".repeat(1 + Math.max(0, ...[...tex.matchAll(/`+/gu)].map(([run]) => run.length)));
    return `${fence}${mark}${oneLine(tex)}${mark}${fence}`;
  });
}

/** Without comments and line breaks, and without bars: one would end the cell of a table. */
function oneLine(tex: string): string {
  return tex
    .replace(/(?<!\\)%[^\n]*/gu, "")
    .replace(/\n[ \t]*(?:>[ \t]?)*/gu, " ")
    .replace(/\\\|/gu, "\\Vert ")
    .replace(/(\\begin\{array\}\{[^}]*\})|\|/gu, (_, columns?: string) => columns ?? "\\vert ")
    .trim();
}

export interface MarkedFormula {
  readonly tex: string;
  readonly isDisplay: boolean;
}

/** The formula a span of code stands for; null where it is code. */
export function formulaOf(code: string): MarkedFormula | null {
  const mark = code[0];
  if ((mark !== INLINE && mark !== DISPLAY) || code.length < 3 || !code.endsWith(mark)) return null;
  return { tex: code.slice(1, -1), isDisplay: mark === DISPLAY };
}

const MARKED = /(`+)([\uE000\uE001])([^\uE000\uE001]*)\2\1/gu;

/** Code as it was written: what stood in it and looked like TeX is TeX again. */
export function unmarked(code: string): string {
  return code.replace(MARKED, (_, __, mark: string, tex: string) => (mark === INLINE ? `$${tex}$` : `$$${tex}$$`));
}
