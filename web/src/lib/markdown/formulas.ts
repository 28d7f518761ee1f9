/**
 * Formulas as part of Markdown: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and `\begin{align}…`, in a line and standing alone. An extension of the parser, so
 * that code, links and addresses are read before it and stay what they are.
 */
import type { CompileContext, Extension as FromMarkdown, Token } from "mdast-util-from-markdown";
import type { Code, Construct, Effects, Extension, State, TokenizeContext } from "micromark-util-types";
import {
  type FormulaPair,
  isBracketFormula,
  isDollarFormula,
  isOpenToEnd,
  isWordLetter,
  mayBecomeFormula,
  pairsOf,
  standingFormula,
} from "./formula-rules";

declare module "micromark-util-types" {
  interface TokenTypeMap {
    formula: "formula";
    formulaMark: "formulaMark";
    formulaText: "formulaText";
  }
}

/** How a formula stands; `open` is one whose end has not been written yet. */
export type FormulaForm = "inline" | "display" | "open";

export interface Formula {
  type: "formula";
  value: string;
  data: {
    hName: string;
    hProperties?: { dataFormula: FormulaForm };
    hChildren: unknown[];
  };
}

declare module "mdast" {
  interface RootContentMap {
    formula: Formula;
  }
  interface PhrasingContentMap {
    formula: Formula;
  }
}

const DOLLAR = 36;
const BACKSLASH = 92;

const isLineEnd = (code: Code): boolean => code !== null && code < -2;
const isBlank = (code: Code): boolean => code === null || code < 0 || code === 32;
const letterOf = (code: Code): string => (code === null || code < 0 ? "" : String.fromCharCode(code));

/** The syntax of formulas in one text. While the text is still being written, one that has begun at its end is not read as anything else. */
export function formulaSyntax(source: string, isGrowing: boolean): Extension {
  if (!/[$\\]/u.test(source)) return {};
  const text = source.replace(/^\uFEFF/u, "");
  const end = text.trimEnd().length;
  let found: ReadonlyMap<number, FormulaPair | null> | null = null;
  const pairAt = (offset: number): FormulaPair | null | undefined => {
    found ??= pairsOf(text);
    return found.get(offset);
  };

  const inLine: Construct = {
    name: "formula",
    tokenize(effects, ok, nok) {
      return tokenizeInLine(this, effects, ok, nok, { text, end, isGrowing, pairAt });
    },
  };
  const standing: Construct = {
    name: "standingFormula",
    concrete: true,
    tokenize(effects, ok, nok) {
      return (code) => {
        const offset = this.now().offset;
        const pair = pairAt(offset);
        if (pair === undefined || this.parser.lazy[this.now().line]) return nok(code);
        if (pair !== null) {
          return standingFormula(text, pair) ? tokenizeTo(this, effects, pair, true, ok, nok)(code) : nok(code);
        }
        const isOpen = isGrowing && isOpenToEnd(text, offset);
        if (!isOpen) return nok(code);
        return tokenizeTo(this, effects, { start: offset, openSize: 2, close: end, end }, true, ok, nok)(code);
      };
    },
  };
  return {
    text: { [DOLLAR]: inLine, [BACKSLASH]: inLine },
    flow: { [DOLLAR]: standing, [BACKSLASH]: standing },
  };
}

interface Source {
  readonly text: string;
  readonly end: number;
  readonly isGrowing: boolean;
  readonly pairAt: (offset: number) => FormulaPair | null | undefined;
}

function tokenizeInLine(self: TokenizeContext, effects: Effects, ok: State, nok: State, source: Source): State {
  return (code) => {
    const offset = self.now().offset;
    const pair = source.pairAt(offset);
    if (pair === undefined) return code === DOLLAR ? tokenizeDollar(self, effects, ok, nok, source)(code) : nok(code);
    if (self.previous === DOLLAR && code === DOLLAR) return nok(code);
    if (pair === null) {
      const rest = source.text.slice(offset + 2);
      const isOpen = source.isGrowing && (source.text[offset + 1] === "b" || mayBecomeFormula(rest));
      if (!isOpen || rest.includes("\n\n")) return nok(code);
      const open = { start: offset, openSize: 2, close: source.end, end: source.end };
      return tokenizeTo(self, effects, open, false, ok, nok)(code);
    }
    const tex = source.text.slice(offset + pair.openSize, pair.close);
    const after = source.text.slice(pair.end, pair.end + 2);
    const mark = source.text.slice(offset, offset + 2);
    const isFormula =
      mark === "$$"
        ? tex.trim() !== "" && !after.startsWith("$") && isBracketFormula(tex, false, after)
        : mark === "\\b" || isBracketFormula(tex, mark === "\\[", after);
    return isFormula ? tokenizeTo(self, effects, pair, false, ok, nok)(code) : nok(code);
  };
}

/** `$…$`: to the next dollar, which must close it. */
function tokenizeDollar(self: TokenizeContext, effects: Effects, ok: State, nok: State, source: Source): State {
  const before = letterOf(self.previous);
  const offset = self.now().offset;
  let last: Code = DOLLAR;
  return (code) => {
    if (isWordLetter(before) || before === "$") return nok(code);
    effects.enter("formula");
    mark(code);
    return first;
  };

  function mark(code: Code): void {
    effects.enter("formulaMark");
    effects.consume(code);
    effects.exit("formulaMark");
  }

  function first(code: Code): State | undefined {
    return isBlank(code) || code === DOLLAR ? nok(code) : between(code);
  }

  function between(code: Code): State | undefined {
    if (code === null) return atEnd(code);
    if (isLineEnd(code)) {
      effects.enter("lineEnding");
      effects.consume(code);
      effects.exit("lineEnding");
      last = code;
      return between;
    }
    if (code === DOLLAR) return close(code);
    effects.enter("formulaText");
    return inside(code);
  }

  function inside(code: Code): State | undefined {
    if (code === null || isLineEnd(code) || code === DOLLAR) {
      effects.exit("formulaText");
      return between(code);
    }
    effects.consume(code);
    last = code;
    return code === BACKSLASH ? escaped : inside;
  }

  function escaped(code: Code): State | undefined {
    if (code === null || isLineEnd(code)) return inside(code);
    effects.consume(code);
    last = code;
    return inside;
  }

  function close(code: Code): State | undefined {
    const at = self.now().offset;
    if (isBlank(last)) return nok(code);
    const tex = source.text.slice(offset + 1, at);
    if (!isDollarFormula(tex, before, source.text.slice(at + 1, at + 8))) return nok(code);
    mark(code);
    effects.exit("formula");
    return ok;
  }

  function atEnd(code: Code): State | undefined {
    const tex = source.text.slice(offset + 1, source.end);
    if (!source.isGrowing || self.now().offset < source.end || !mayBecomeFormula(tex)) return nok(code);
    effects.exit("formula");
    return ok(code);
  }
}

/** Takes everything up to the end of the formula, in however many lines. Where the paragraph or its container ends before, it is none. */
function tokenizeTo(
  self: TokenizeContext,
  effects: Effects,
  pair: FormulaPair,
  isStanding: boolean,
  ok: State,
  nok: State,
): State {
  const isOpen = pair.close === pair.end;
  return (code) => {
    effects.enter("formula");
    effects.enter("formulaMark");
    return mark(code);
  };

  function mark(code: Code): State | undefined {
    const at = self.now().offset;
    const isEnd = at === pair.end;
    if (isEnd || at === pair.start + pair.openSize || code === null || isLineEnd(code)) {
      effects.exit("formulaMark");
      return isEnd ? done(code) : between(code);
    }
    effects.consume(code);
    return mark;
  }

  function between(code: Code): State | undefined {
    const at = self.now().offset;
    if (code === null) return isStanding || (isOpen && at >= pair.end) ? done(code) : nok(code);
    if (isOpen && at >= pair.end) return done(code);
    if (!isOpen && at >= pair.close) {
      effects.enter("formulaMark");
      return mark(code);
    }
    if (isLineEnd(code)) {
      effects.enter("lineEnding");
      effects.consume(code);
      effects.exit("lineEnding");
      return between;
    }
    effects.enter("formulaText");
    return inside(code);
  }

  function inside(code: Code): State | undefined {
    if (code === null || isLineEnd(code) || self.now().offset >= pair.close) {
      effects.exit("formulaText");
      return between(code);
    }
    effects.consume(code);
    return inside;
  }

  function done(code: Code): State | undefined {
    effects.exit("formula");
    return isStanding ? trailing(code) : ok(code);
  }

  function trailing(code: Code): State | undefined {
    if (code === null || isLineEnd(code)) return ok(code);
    effects.enter("whitespace");
    return blanks(code);
  }

  function blanks(code: Code): State | undefined {
    if (code === null || isLineEnd(code)) {
      effects.exit("whitespace");
      return ok(code);
    }
    effects.consume(code);
    return blanks;
  }
}

/** Formulas in the tree: code that carries how it stands. */
export function formulaFromMarkdown(): FromMarkdown {
  return {
    enter: {
      formula(this: CompileContext, token: Token) {
        this.enter({ type: "formula", value: "", data: { hName: "code", hChildren: [] } } satisfies Formula, token);
        this.buffer();
      },
    },
    exit: {
      formulaText(this: CompileContext, token: Token) {
        this.config.enter["data"]?.call(this, token);
        this.config.exit["data"]?.call(this, token);
      },
      formula(this: CompileContext, token: Token) {
        const tex = this.resume();
        const node = this.stack.at(-1) as unknown as Formula;
        fill(node, this.sliceSerialize(token), tex, this.stack.at(-2)?.type === "tableCell");
        this.exit(token);
      },
    },
  };
}

function fill(node: Formula, written: string, tex: string, isInTable: boolean): void {
  const isEnvironment = written.startsWith("\\begin");
  const isDisplay = isEnvironment || written.startsWith("$$") || written.startsWith("\\[");
  const isClosed =
    written.length > 2 &&
    (isEnvironment
      ? /\\end\{[^}]*\}$/u.test(written)
      : written.endsWith("$") || (written.startsWith("\\") && /\\[)\]]$/u.test(written)));
  const value = isClosed && !isEnvironment ? (isInTable ? withBars(tex) : tex).trim() : written;
  const form: FormulaForm = isClosed ? (isDisplay ? "display" : "inline") : "open";
  node.value = value;
  node.data.hChildren = [{ type: "text", value }];
  node.data.hProperties = { dataFormula: form };
}

/** In a table a bar may be written `\|`; in TeX that is a norm, which comes in pairs. */
function withBars(tex: string): string {
  return (tex.match(/\\\|/gu)?.length ?? 0) % 2 === 1 ? tex.replaceAll("\\|", "|") : tex;
}
