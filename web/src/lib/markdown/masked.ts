import type { Code, Construct, Effects, State, TokenizeContext, Tokenizer } from "micromark-util-types";

/** What the construct is to see instead of a character; the character itself stays in the text. */
type Mask = (this: TokenizeContext, code: Code) => Code;

/** A construct of the parser that takes some characters for others. */
export function masked(construct: Construct, makeMask: () => Mask): Construct {
  const tokenize: Tokenizer = function (effects, ok, nok) {
    const mask = makeMask();
    let real: Code = null;
    let isInside = false;
    let hasLeft = false;
    const leave =
      (state: State): State =>
      (code) => {
        hasLeft = true;
        return state(isInside ? real : code);
      };
    const seen: Effects = { ...effects, consume: () => effects.consume(real) };
    const wrap = (state: State | undefined): State | undefined =>
      state === undefined || hasLeft || state === left.ok || state === left.nok
        ? state
        : (code) => {
            real = code;
            isInside = true;
            const next = state(mask.call(this, code));
            isInside = false;
            return wrap(next);
          };
    const left = { ok: leave(ok), nok: leave(nok) };
    return wrap(construct.tokenize.call(this, seen, left.ok, left.nok)) as State;
  };
  return { ...construct, tokenize };
}
