// @vitest-environment happy-dom
import { renderToStaticMarkup } from "react-dom/server";
import ReactMarkdown from "react-markdown";
import { expect, it } from "vitest";
import { direction } from "./direction";
import { rawHTML } from "./raw-html";
import { markdownSyntax } from "./syntax";

function page(text: string, isGrowing = false): HTMLElement {
  const place = document.createElement("div");
  place.innerHTML = renderToStaticMarkup(
    <ReactMarkdown
      remarkPlugins={[[markdownSyntax, { source: text, isGrowing }]]}
      rehypePlugins={[[rawHTML, { isGrowing }], direction]}
    >
      {text}
    </ReactMarkdown>,
  );
  return place;
}

/** Numbers that look like chance and are the same in every run. */
function chance(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return state % below;
  };
}

const words = {
  German: "Über Größe, straße; Äpfel? (ja) „so“ – 5 % 3,5 €".split(" "),
  Hindi: "मूल्य हिंदी में, क्या? क्षत्रिय। (हाँ) १२३ ज़्यादा".split(" "),
  Arabic: "مرحبا، كيف الحال؟ اللُّغة العربية؛ (نعم) ١٢٣ لا".split(" "),
  Hebrew: "שלום, מה נשמע? עִבְרִית (כן) ״כך״".split(" "),
  Chinese: "需要3天，价格：100元。 （说明）「引用」 你好！ 𠮷野家 5%".split(" "),
  Japanese: "面積は、「重要」です。 カタカナ・ひらがな （例） 〜から … 々".split(" "),
  Korean: "안녕하세요, 값은 “이것”입니다! (예) 3개".split(" "),
  Thai: "สวัสดี ครับ ราคา ๑๒๓ บาท ฯลฯ".split(" "),
  signs: "$5 5$ US$7 3~5 ~2000 a@b c:\\d #tag & 1/2 <3 > 100% C# f(x) a|b 👩🏽‍💻 é e\u0301".split(" "),
} as const;

const letters = (text: string) => text.replaceAll(/\s+/gu, "");

it.each(Object.entries(words))("text without markup is shown letter by letter: %s", (_, of) => {
  for (let seed = 0; seed < 100; seed += 1) {
    const pick = chance(seed);
    const lines = Array.from({ length: 1 + pick(4) }, () =>
      // A line that begins with a letter is no list, heading or quote.
      ["x", ...Array.from({ length: 1 + pick(7) }, () => of[pick(of.length)] ?? "")].join(" "),
    );
    const text = lines.join(pick(2) === 0 ? "\n" : "\n\n");
    const shown = page(text);
    expect(letters(shown.textContent ?? "")).toBe(letters(text));
    expect(letters(page(text, true).textContent ?? "")).toBe(letters(text));
    // One paragraph, and a break or a paragraph for each further line.
    expect(shown.querySelectorAll("br, p")).toHaveLength(lines.length);
  }
});

const marks = [
  ..."$\\`~*_[]()<>|#-+=&!{}:;.\"'\t ",
  "\n",
  "$$",
  "\\(",
  "\\)",
  "\\[",
  "\\]",
  "<br>",
  "<sub>",
  "</sub>",
  "**",
  "~~",
  "[^1]",
  "[^1]: ",
  "https://e.org/",
  "\\begin{align}",
  "\\end{align}",
  "，",
  "「",
  "म",
  "ق",
  "字",
  "가",
  "a",
  "1",
  "\uE000",
  "\uE001",
  "&amp;",
  "<script>",
  "\u200B",
  "👍",
];

it("code is shown letter by letter, whatever it holds and wherever it stands", () => {
  for (let seed = 0; seed < 100; seed += 1) {
    const pick = chance(seed);
    const code = Array.from({ length: 1 + pick(40) }, () => marks[pick(marks.length)] ?? "").join("");
    const longest = Math.max(2, ...[...code.matchAll(/`+/gu)].map(([run]) => run.length));
    const fence = "`".repeat(longest + 1);
    const lines = [`${fence}py`, ...code.split("\n"), fence];
    const by = (prefix: string) => lines.map((line) => prefix + line).join("\n");
    for (const text of [
      by(""),
      `Text $a$\n\n${by("")}\n\nAfter`,
      `- item\n\n${by("  ")}`,
      by("> "),
      `1. a\n   - b\n\n${by("     ")}`,
    ]) {
      const blocks = [...page(text).querySelectorAll("pre code")];
      // A tab behind a quote's or item's mark is as wide as the columns that are left, so it is no letter of the code's.
      const expected = `${code}\n`;
      const found = blocks[0]?.textContent ?? "";
      expect(blocks).toHaveLength(1);
      if (!/(?:^|\n)\t/u.test(code) || text.startsWith("`")) expect(found).toBe(expected);
    }
  }
}, 60_000);

it("no letter is lost at any moment of writing", () => {
  const text =
    'Die Fläche ist $S=\\pi r^2$, also\n\n$$\nS = \\int_0^r 2\\pi x\\,dx\n$$\n\nund \\(a_1\\). H<sub>2</sub>O kostet $5.\n\n```py\nx = "$y$"\n```\n\n**注意：**请看 https://example.org，谢谢。\n\n\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n\nEnde';
  const plain = (written: string) => letters(written).replaceAll(/[^\p{L}\p{N}]/gu, "");
  const withoutTags = (written: string) =>
    plain(written.replaceAll(/<\/?[a-z]*>?|```p?y?/gu, "").replaceAll("\\begin{align}", "begin{align}"));
  for (let end = 1; end <= text.length; end += 1) {
    const part = text.slice(0, end);
    const shown = plain(page(part, true).textContent ?? "");
    const wanted = withoutTags(part);
    // A tag or a fence that is half written may stand there as text.
    expect(
      shown.startsWith(wanted.slice(0, -6)) ||
        withoutTags(page(part, true).textContent ?? "").startsWith(wanted.slice(0, -6)),
    ).toBe(true);
  }
});
