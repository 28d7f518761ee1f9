/**
 * Emphasis and strike-through in scripts that set no blanks: `**注意：**请` and `これは**「重要」**です`. CommonMark asks for a blank or another mark
 * beside a mark that follows punctuation; where one side is of such a script, none is asked for.
 */
import { attention } from "micromark-core-commonmark";
import type { Code, Construct, Extension, Token, Tokenizer } from "micromark-util-types";

const isMark = (letter: string): boolean => /^[\p{P}\p{S}]/u.test(letter);
const opens = (letter: string): boolean => /^[\p{Ps}\p{Pi}]/u.test(letter);
const ends = (letter: string): boolean => /^[\p{Pe}\p{Pf}]|^[，。、；：！？…、؟،؛।॥]/u.test(letter);

/** Letters and marks of a script that is neither Latin, Greek nor Cyrillic; of a pair of surrogates, ideographs. */
function isOfOtherScript(code: Code): boolean {
  if (code === null || code < 0x0590) return false;
  return (
    (code < 0x1d00 && code >= 0x0590) ||
    (code >= 0x2e80 && code <= 0xd7ff) ||
    (code >= 0xd840 && code <= 0xd888) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfb1d && code <= 0xfdff) ||
    (code >= 0xfe30 && code <= 0xfe4f) ||
    (code >= 0xfe70 && code <= 0xffef)
  );
}

/** The construct, with marks that may also open and close beside punctuation of such scripts. */
function withoutBlanks(construct: Construct): Construct {
  const tokenize: Tokenizer = function (effects, ok, nok) {
    const previous = this.previous;
    return construct.tokenize.call(
      this,
      effects,
      (code) => {
        const sequence = this.events.at(-1)?.[1];
        if (sequence !== undefined) relax(sequence, previous, code);
        return ok(code);
      },
      nok,
    );
  };
  return { ...construct, tokenize };
}

function relax(sequence: Token, previous: Code, next: Code): void {
  const before = letter(previous);
  const after = letter(next);
  const isOther = isOfOtherScript(previous) || isOfOtherScript(next);
  if (before === "" || after === "" || !isOther) return;
  if (isMark(after) && !ends(after)) sequence._open = true;
  if (isMark(before) && !opens(before)) sequence._close = true;
}

/** The character; nothing for a blank or the end of a line. */
const letter = (code: Code): string => (code === null || code < 0 ? "" : String.fromCharCode(code).replace(/\s/u, ""));

const ASTERISK = 42;
const TILDE = 126;

export function emphasisOfAllScripts(strikethrough: Extension): readonly Extension[] {
  const struck = strikethrough.text?.[TILDE];
  const construct = Array.isArray(struck) ? struck[0] : struck;
  return [
    { text: { [ASTERISK]: withoutBlanks(attention) } },
    strikethrough,
    ...(construct === undefined ? [] : [{ text: { [TILDE]: withoutBlanks(construct) } }]),
  ];
}
