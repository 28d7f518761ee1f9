import { expect, it } from "vitest";
import { formulaOf, markMath, unmarked } from "./markdown-math";

/** The formulas found, each with how it stands. */
function found(markdown: string): string[] {
  return [...markMath(markdown).matchAll(/(`+)([\uE000\uE001][^\uE000\uE001]*[\uE000\uE001])\1/gu)].map(
    ([, , code]) => {
      const formula = formulaOf(code ?? "");
      return `${formula?.isDisplay ? "display" : "inline"} ${formula?.tex}`;
    },
  );
}

it.each([
  ["Euler: $e^{i\\pi} + 1 = 0$.", ["inline e^{i\\pi} + 1 = 0"]],
  ["$x$ and $y$", ["inline x", "inline y"]],
  ["$2 + 2$", ["inline 2 + 2"]],
  ["\\(a_1\\) and \\[\nb^2\n\\]", ["inline a_1", "display b^2"]],
  ["$$\n\\int_0^1 x\\,dx % area\n= \\tfrac12\n$$", ["display \\int_0^1 x\\,dx  = \\tfrac12"]],
  ["> $$\n> x = 1\n> $$", ["display x = 1"]],
  ["| $|x|$ | b |", ["inline \\vert x\\vert"]],
  ["$$\\begin{array}{c|c} a & b \\end{array}$$", ["display \\begin{array}{c|c} a & b \\end{array}"]],
])("finds the formulas of %j", (markdown, formulas) => {
  expect(found(markdown)).toEqual(formulas);
});

it.each([
  "It costs 5 $ and 6 $ more.",
  "Between $5 and $10.",
  "From $5-$10 a month, or 5$ and 6$.",
  "A costs $5, B costs 6$.",
  "US$5 or CA$7, never AU$x",
  "An escaped \\$x\\$ stays.",
  "One $sign alone",
  "In code `$x$` and ``a ` $y$`` it is code.",
  "```sh\necho $HOME $PATH\n```",
  "```sh\nunfinished $HOME$",
  "Line $one\n\nparagraph two$ ends.",
])("leaves %j as it is", (markdown) => {
  expect(markMath(markdown)).toBe(markdown);
});

it("gives code back as it was written", () => {
  expect(unmarked(markMath("    a = $x$"))).toBe("    a = $x$");
  expect(formulaOf("x")).toBeNull();
});
