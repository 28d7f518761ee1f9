// @vitest-environment happy-dom
import { renderToStaticMarkup } from "react-dom/server";
import ReactMarkdown from "react-markdown";
import { describe, expect, it } from "vitest";
import { rawHTML } from "@/lib/markdown/raw-html";
import { markdownSyntax } from "@/lib/markdown/syntax";
import { blocksOf } from "./markdown-blocks";

const drawn = (text: string, isGrowing = false) =>
  renderToStaticMarkup(
    <ReactMarkdown
      remarkPlugins={[[markdownSyntax, { source: text, isGrowing }]]}
      rehypePlugins={[[rawHTML, { isGrowing }]]}
      components={{ code: ({ node, children }) => `⟦${node?.properties["dataFormula"]} ${String(children)}⟧` }}
    >
      {text}
    </ReactMarkdown>,
  ).replace(/\s+/g, " ");
const joined = (text: string, isGrowing = false) => {
  const blocks = blocksOf(text, isGrowing);
  return blocks
    .map((block, index) => drawn(block, isGrowing && index === blocks.length - 1))
    .join(" ")
    .replace(/\s+/g, " ");
};

const texts: Readonly<Record<string, string>> = {
  "paragraphs and headings":
    "# One\n\nA paragraph\nof two lines.\n\nAnother\n\n## Two\nright below\n\nSetext\n---\n\nEnd",
  "a loose list": "Before\n\n- one\n\n- two\n\n  more of two\n\n- three\n\nAfter",
  "a numbered list with code": "1. first\n\n   ```js\n   a()\n\n   b()\n   ```\n\n2. second\n\nAfter",
  "lists of two kinds": "- a\n- b\n\n1. one\n2. two\n\n* x",
  "a list below a list": "- a\n\n    - b\n\n    - c\n\n- d",
  "code with blank lines": "Text\n\n```python\na = 1\n\n\nb = 2\n\n- no list\n```\n\nAfter",
  "a fence of tildes around a fence": "~~~md\n```\ncode\n\n```\n\ntext\n~~~\n\nAfter",
  "a longer fence": "````\n```\n\n```\n\nx\n````\n\nAfter",
  "a fence that never ends": "Text\n\n```js\na\n\nb\n\n# no heading",
  "a quote with code that nothing closes": "> ```\n> code\n\npara\n\n> quote\n\n> another",
  "indented code": "Text\n\n    code\n\n    more\n\nAfter",
  tables: "| a | b |\n|---|---|\n| 1 | 2 |\n\n| c |\n|---|\n| 3 |\n\nAfter",
  "links that are defined":
    "See [this] and [that][x].\n\nMore.\n\n[this]: https://example.org\n[x]: https://example.org/x",
  footnotes: "A note[^1].\n\nMore.\n\n[^1]: The note.\n\n    Its second paragraph.",
  "HTML that ends with its own mark": "Text\n\n<!-- a\n\nb -->\n\n<pre>\n\nx\n\n</pre>\n\nAfter",
  rules: "a\n\n---\n\nb\n\n***\n\nc",
  "formulas that stand alone": "Text\n\n$$\na\n\n- b\n\n$$\n\nAfter $x$\n\n\\[\nc\n\nd\n\\]\n\nEnd",
  "formulas in a list and a quote": "- a\n\n  $$\n  x\n\n  y\n  $$\n\n- b\n\n> \\[\n> z\n> \\]\n\nEnd",
  environments: "So\n\n\\begin{align}\na &= b\n\n\\end{align}\n\nEnd",
  "a sign pair that is none": "The $$ is a number.\n\n$$ again.\n\nEnd",
  "tags that are drawn": "<br>\n**a**\n\n<kbd>b</kbd>\n\n<div>\n\n*c*\n\n</div>",
  "Windows line ends": "a\r\n\r\n- b\r\n\r\n- c\r\n\r\nd",
};

describe("the parts drawn one after the other give what the whole gives", () => {
  it.each(Object.entries(texts))("%s", (_, text) => {
    expect(joined(text)).toBe(drawn(text));
  });

  it.each(Object.entries(texts))("%s, at every moment of its writing", (_, text) => {
    for (let end = 1; end < text.length; end += 1) {
      expect(joined(text.slice(0, end))).toBe(drawn(text.slice(0, end)));
      expect(joined(text.slice(0, end), true)).toBe(drawn(text.slice(0, end), true));
    }
  });
});

it("keeps what came before as it was while a text grows", () => {
  const [first, second] = blocksOf("One.\n\nTwo.\n\nThr");
  const later = blocksOf("One.\n\nTwo.\n\nThree, and\n\nmore");
  expect(later.slice(0, 2)).toEqual([first, second]);
  expect(later).toHaveLength(4);
});

it("splits a long answer", () => {
  expect(blocksOf("a\n\nb\n\n```\nc\n\nd\n```\n\n- e\n- f\n\ng")).toHaveLength(5);
});
