/** Tables in whose cells formulas may have bars: `| $|x|$ |`. */
import { gfmTable } from "micromark-extension-gfm-table";
import type { Code, Construct, Extension, TokenizeContext } from "micromark-util-types";
import { barsInFormulas } from "./formula-rules";
import { masked } from "./masked";

const BAR = 124;
const LETTER = 120;

export function tableSyntax(source: string): Extension {
  const plain = gfmTable();
  const table = plain.flow?.["null"] as Construct;
  if (!/[$\\]/u.test(source)) return plain;
  const barsOf = new Map<number, ReadonlySet<number>>();
  const isInFormula = (context: TokenizeContext): boolean => {
    const { offset } = context.now();
    const start = source.lastIndexOf("\n", offset - 1) + 1;
    let bars = barsOf.get(start);
    if (bars === undefined) {
      const end = source.indexOf("\n", start);
      bars = barsInFormulas(source.slice(start, end < 0 ? source.length : end));
      barsOf.set(start, bars);
    }
    return bars.has(offset - start);
  };
  return {
    flow: {
      null: masked(
        table,
        () =>
          function (this: TokenizeContext, code: Code): Code {
            return code === BAR && isInFormula(this) ? LETTER : code;
          },
      ),
    },
  };
}
