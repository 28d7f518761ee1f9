/**
 * What of a text is TeX, and what are amounts of money, variables of a shell and prose: the decisions that the parser's extension for formulas
 * asks for. Positions count UTF-16 units of the text that is read. Every scan is linear in the text. Pure.
 */

/** Environments that stand by themselves, without signs of dollar around them. */
const ENVIRONMENTS = new Set(
  (
    "align alignat aligned alignedat array Bmatrix bmatrix cases CD darray dcases drcases eqnarray equation gather gathered matrix multline " +
    "pmatrix rcases smallmatrix split subarray Vmatrix vmatrix"
  )
    .split(" ")
    .flatMap((name) => [name, `${name}*`]),
);
/** Environments in each other, at most: what is nested deeper is no formula that somebody reads. */
const DEEPEST = 8;

export interface FormulaPair {
  /** Where the opening mark begins. */
  readonly start: number;
  readonly openSize: number;
  /** Where the closing mark begins. */
  readonly close: number;
  readonly end: number;
}

/** Opening marks of `\(`, `\[`, `\begin{…}` and `$$` by their position, each with the mark that closes it; without one it is null. */
export function pairsOf(text: string): ReadonlyMap<number, FormulaPair | null> {
  const pairs = new Map<number, FormulaPair | null>();
  const environments: { name: string; start: number; openSize: number }[] = [];
  const waiting: Record<"(" | "[" | "$", number> = { "(": -1, "[": -1, $: -1 };
  const close = (kind: "(" | "[" | "$", at: number): void => {
    const start = waiting[kind];
    if (start >= 0) pairs.set(start, { start, openSize: 2, close: at, end: at + 2 });
    waiting[kind] = -1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "$" && text[at + 1] === "$") {
      // Which of them opens is for the parser to say, that knows what is code.
      close("$", at);
      waiting.$ = at;
      pairs.set(at, null);
      at += 1;
    } else if (letter === "\\") {
      const next = text[at + 1];
      if (next === "(" || next === "[") {
        waiting[next] = at;
        pairs.set(at, null);
      } else if (next === ")") close("(", at);
      else if (next === "]") close("[", at);
      else if (next === "b" || next === "e") {
        const mark = environmentMark(text, at);
        if (mark?.isBegin === true) {
          pairs.set(at, null);
          if (environments.length < DEEPEST) environments.push({ name: mark.name, start: at, openSize: mark.size });
        } else if (mark !== null && environments.at(-1)?.name === mark.name) {
          const opened = environments.pop();
          if (opened !== undefined) pairs.set(opened.start, { ...opened, close: at, end: at + mark.size });
        }
      }
      at += 1;
    }
  }
  return pairs;
}

function environmentMark(text: string, at: number): { isBegin: boolean; name: string; size: number } | null {
  const found = /^\\(begin|end)\{([A-Za-z]{2,12}\*?)\}/u.exec(text.slice(at, at + 24));
  if (found === null || !ENVIRONMENTS.has(found[2] ?? "")) return null;
  return { isBegin: found[1] === "begin", name: found[2] ?? "", size: found[0].length };
}

/** A formula that stands alone from the beginning of a line to the end of one, so that nothing in it is read as Markdown; null: it is none. */
export function standingFormula(text: string, pair: FormulaPair): boolean {
  if (lineAfter(text, pair.end).trim() !== "") return false;
  const tex = text.slice(pair.start + pair.openSize, pair.close);
  if (tex.trim() === "" || isProse(tex) || /^[ \t>]*(?:```|~~~)/mu.test(tex)) return false;
  const lineStart = text.lastIndexOf("\n", pair.start - 1) + 1;
  const prefix = text.slice(lineStart, pair.start);
  const quotes = count(prefix, ">");
  const width = prefix.length;
  const lines = text.slice(pair.start, pair.end).split("\n");
  let hasGap = false;
  for (const line of lines.slice(1)) {
    const lead = /^[ \t>]*/u.exec(line)?.[0] ?? "";
    if (count(lead, ">") < quotes) return false;
    if (lead.length === line.trimEnd().length || line.trim() === "") hasGap = true;
    else if (quotes === 0 && lead.length < width && !lead.includes("\t")) return false;
  }
  // A sign pair is also the number of a process in a shell: over a blank line it takes marks that stand alone.
  return !hasGap || text[pair.start] !== "$" || lines[0]?.trim() === "$$";
}

const lineAfter = (text: string, at: number): string => {
  const end = text.indexOf("\n", at);
  return text.slice(at, end < 0 ? text.length : end);
};
const count = (text: string, mark: string): number => text.split(mark).length - 1;

/** Is this TeX between two single dollars? `before` is the character before the first, `after` the text behind the second. */
export function isDollarFormula(tex: string, before: string, after: string): boolean {
  if (tex.length > 1000 || /^\s|\s$|`/u.test(tex) || tex === "") return false;
  if (isWordLetter(before) || before === "$" || after.startsWith("$")) return false;
  if (isWordLetter(after.charAt(0)) && !(ORDINAL.test(after) && /^[\p{L}\d\\{}^()*+-]+$/u.test(tex))) return false;
  return !isAmount(tex) && !isProse(tex);
}

/** "the $n$th", "das $n$te". */
const ORDINAL = /^(?:th|st|nd|rd|s|te[nrms]?)(?![\p{L}\p{N}$])/u;

/** A letter or digit of a script that sets blanks between its words and formulas. */
export function isWordLetter(letter: string): boolean {
  return /^[\p{Script=Latin}\p{Script=Cyrillic}\p{N}]/u.test(letter);
}

/** Between two formulas' marks stands nothing that only TeX has. */
const TEX = /[\\^_{}=<>]/u;
/** "5, B costs 6", "5/month + 10", "100到200": what stands between two signs of money. */
function isAmount(tex: string): boolean {
  if (!/^\d/u.test(tex) || TEX.test(tex)) return false;
  return AMOUNT.test(tex) || (/^[\d.,]+\s+[\p{L}\d]/u.test(tex) && !/[+*-]/u.test(tex));
}
const AMOUNT = /[\s/,;，、。–—-]\p{L}{2,}|^[\d.,]+\p{L}{3,}|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;

/** Words without any sign of TeX: "is the shell's number, and". */
export function isProse(tex: string): boolean {
  if (TEX.test(tex)) return false;
  if (/[，。；！？、؟،؛।]/u.test(tex)) return true;
  return (tex.match(/(?<![\p{L}\p{M}])[\p{L}\p{M}]{2,}(?![\p{L}\p{M}])/gu)?.length ?? 0) >= 3;
}

/** Is this TeX between `\(` and `\)` or `\[` and `\]`? Markdown writes a bracket that is only a bracket the same way. */
export function isBracketFormula(tex: string, isDisplay: boolean, after: string): boolean {
  if (tex.trim() === "" || isProse(tex)) return false;
  if (!isDisplay) return !tex.includes("`");
  // `\[1\]`, `\[x\]` and `\[text\](address)` are brackets.
  return !/^\s*[\d,;–\s-]*\s*$|^[xX]$/u.test(tex) && !/^[([]/u.test(after);
}

/** What has begun as a formula at the end of a text that is still being written. */
export function mayBecomeFormula(tex: string): boolean {
  return tex.length < 600 && !isProse(tex) && !isAmount(tex) && /[\\^_{}]/u.test(tex);
}

/** The rest of a growing text is the beginning of a formula that stands alone: its mark has its line for itself, or TeX follows. */
export function isOpenToEnd(text: string, offset: number): boolean {
  if (text[offset + 1] === "(") return false;
  const rest = text.slice(offset + 2);
  return rest.length < 4000 && (/^\s*(?:\n|$)/u.test(rest) || text[offset] === "\\" || mayBecomeFormula(rest));
}

/** Where formulas of one line have bars that divide no cells of a table: the bars' positions. Code keeps its own rules. */
export function barsInFormulas(line: string): ReadonlySet<number> {
  const bars = new Set<number>();
  if (!/[$\\]/u.test(line) || !line.includes("|")) return bars;
  const pairs = pairsOf(line);
  for (let at = 0; at < line.length; at += 1) {
    const end = formulaEnd(line, at, pairs);
    if (end === null) {
      if (line[at] === "\\") at += 1;
      continue;
    }
    for (let inside = at; inside < end; inside += 1) if (line[inside] === "|") bars.add(inside);
    at = end - 1;
  }
  return bars;
}

function formulaEnd(line: string, at: number, pairs: ReadonlyMap<number, FormulaPair | null>): number | null {
  const pair = pairs.get(at);
  if (pair !== undefined) {
    if (pair === null) return null;
    return isCellFormula(line.slice(at + pair.openSize, pair.close)) ? pair.end : null;
  }
  if (line[at] !== "$" || line[at + 1] === "$" || line[at - 1] === "$") return null;
  let close = at + 1;
  while (close < line.length && line[close] !== "$") close += line[close] === "\\" ? 2 : 1;
  if (close >= line.length) return null;
  const tex = line.slice(at + 1, close);
  const isFormula = isDollarFormula(tex, line.charAt(at - 1), line.slice(close + 1, close + 8));
  return isFormula && isCellFormula(tex) ? close + 1 : null;
}

/** Across a bar it is a formula only if its bars come in pairs, or stand in brackets. */
function isCellFormula(tex: string): boolean {
  if (!tex.includes("|")) return true;
  return count(tex.replaceAll("\\|", ""), "|") % 2 === 0
    ? !/\s\|\s.*\s\|\s/u.test(tex) || TEX.test(tex)
    : /[([{].*\|.*[)\]}]/u.test(tex);
}
