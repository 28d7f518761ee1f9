// @vitest-environment happy-dom
import { renderToStaticMarkup } from "react-dom/server";
import ReactMarkdown from "react-markdown";
import { describe, expect, it } from "vitest";
import { rawHTML } from "./raw-html";
import { markdownSyntax } from "./syntax";

/** The text as HTML, with formulas as ⟦TeX⟧, those that stand alone as ⟪TeX⟫, and those still being written as ⟨TeX⟩. */
function drawn(text: string, isGrowing = false): string {
  const page = renderToStaticMarkup(
    <ReactMarkdown
      remarkPlugins={[[markdownSyntax, { source: text, isGrowing }]]}
      rehypePlugins={[[rawHTML, { isGrowing }]]}
      components={{
        code: ({ node, children }) => {
          const form = node?.properties["dataFormula"];
          if (form === undefined) return <code>{children}</code>;
          const [open, close] = form === "inline" ? "⟦⟧" : form === "display" ? "⟪⟫" : "⟨⟩";
          return `${open}${String(children)}${close}`;
        },
      }}
    >
      {text}
    </ReactMarkdown>,
  );
  return page
    .replaceAll("&gt;", ">")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&")
    .replaceAll("&#x27;", "'")
    .replaceAll("&quot;", '"');
}

const formulas = (text: string, isGrowing = false): string[] =>
  [...drawn(text, isGrowing).matchAll(/[⟦⟪⟨]([^⟧⟫⟩]*)[⟧⟫⟩]/gu)].map(([whole]) => whole);

describe("formulas are found", () => {
  it.each([
    ["Euler: $e^{i\\pi} + 1 = 0$.", ["⟦e^{i\\pi} + 1 = 0⟧"]],
    ["$x$ and $y$", ["⟦x⟧", "⟦y⟧"]],
    ["$2 + 2$", ["⟦2 + 2⟧"]],
    ["the $n$th and $(n+1)$st term, das $n$te", ["⟦n⟧", "⟦(n+1)⟧", "⟦n⟧"]],
    ["**$x$** and _$y$_", ["⟦x⟧", "⟦y⟧"]],
    ["# About $x^2$", ["⟦x^2⟧"]],
    ["- $a_1$\n- $b*c$ and $d*e$", ["⟦a_1⟧", "⟦b*c⟧", "⟦d*e⟧"]],
    ["\\(a_1\\) and \\[\nb^2\n\\]", ["⟦a_1⟧", "⟪\nb^2\n⟫".replaceAll("\n", "")]],
    ["\\(a\\)\\(b\\)", ["⟦a⟧", "⟦b⟧"]],
    ["`f`$x$", ["⟦x⟧"]],
    ["$$\n\\int_0^1 x\\,dx % area\n= \\tfrac12\n$$", ["⟪\\int_0^1 x\\,dx % area\n= \\tfrac12⟫"]],
    ["$$ x = 1 $$", ["⟪x = 1⟫"]],
    ["so $$x=1$$ holds", ["⟪x=1⟫"]],
    ["$$\na\n\n- b\n\n# c\n$$", ["⟪a\n\n- b\n\n# c⟫"]],
    ["\\[\na = b\n\n= c\n\\]", ["⟪a = b\n\n= c⟫"]],
    ["\\[\na\n- b\n= c\n\\]", ["⟪a\n- b\n= c⟫"]],
    ["> $$\n> x = 1\n> $$", ["⟪x = 1⟫"]],
    ["1. one\n\n   $$\n   x = 1\n   $$\n2. two", ["⟪x = 1⟫"]],
    ["1. one\n   $$\nx = 1\n   $$", ["⟪x = 1⟫"]],
    ["- $$x$$\n- \\[y\\]", ["⟪x⟫", "⟪y⟫"]],
    ["| $|x|$ | b |\n|---|---|\n| $P(A|B)$ | \\(|y|\\) |", ["⟦|x|⟧", "⟦P(A|B)⟧", "⟦|y|⟧"]],
    ["| a |\n|---|\n| $P(A\\|B)$ |", ["⟦P(A|B)⟧"]],
    ["$$\\begin{array}{c|c} a & b \\end{array}$$", ["⟪\\begin{array}{c|c} a & b \\end{array}⟫"]],
    [
      "So:\n\n\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n\nEnd",
      ["⟪\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}⟫"],
    ],
    ["So \\begin{pmatrix}1\\\\2\\end{pmatrix} is", ["⟪\\begin{pmatrix}1\\\\2\\end{pmatrix}⟫"]],
    [
      "\\begin{align*}\nA &= \\begin{cases}1\\\\[4pt]2\\end{cases}\n\\end{align*}",
      ["⟪\\begin{align*}\nA &= \\begin{cases}1\\\\[4pt]2\\end{cases}\n\\end{align*}⟫"],
    ],
    ["若$a>b$且$b>c$，则$a>c$。", ["⟦a>b⟧", "⟦b>c⟧", "⟦a>c⟧"]],
    ["面積は$S=\\pi r^2$です。", ["⟦S=\\pi r^2⟧"]],
    ["함수 $f(x)$는 연속이다", ["⟦f(x)⟧"]],
    ["यदि $x>0$ तो $y<0$।", ["⟦x>0⟧", "⟦y<0⟧"]],
    ["إذا كان $x>0$ فإن $y<0$،", ["⟦x>0⟧", "⟦y<0⟧"]],
    ["אם $x>0$ אז ל$y$", ["⟦x>0⟧", "⟦y⟧"]],
    ["速度$v=\\frac{距离}{时间}$。", ["⟦v=\\frac{距离}{时间}⟧"]],
    ["He pays $5 and $x$ is", ["⟦x⟧"]],
  ])("%j", (text, expected) => {
    expect(formulas(text).map((one) => one.replace(/^(.)\s*|\s*(.)$/gu, "$1$2"))).toEqual(expected);
  });
});

describe("and nothing else is taken for one", () => {
  it.each([
    "It costs 5 $ and 6 $ more.",
    "Between $5 and $10.",
    "From $5-$10 a month, or 5$ and 6$.",
    "A costs $5, B costs 6$.",
    "$5/month or 10$/month, $5 + tax and 6$",
    "US$5 or CA$7, never AU$x",
    "One $sign alone",
    "价格从$100涨到$200，$100到200$之间",
    "料金は$5、または6$です",
    "Setze PATH=$HOME/bin:$PATH in der Datei.",
    "Set $HOME and $PATH, $USER or $SHELL.",
    "($a,$b)",
    "echo $1$2",
    "The shell's $$ is its number, $$ in a child is another.",
    "Arrays are a[0] and \\ alone",
  ])("%j stays as it is", (text) => {
    expect(drawn(text)).toBe(`<p>${text}</p>`);
  });

  it.each([
    ["An escaped \\$x\\$ stays.", "<p>An escaped $x$ stays.</p>"],
    ["`$x$` and ``a ` $y$``", "<p><code>$x$</code> and <code>a ` $y$</code></p>"],
    ["```sh\necho $HOME $PATH\n```", "<pre><code>echo $HOME $PATH\n</code></pre>"],
    ["```sh\nunfinished $HOME$", "<pre><code>unfinished $HOME$\n</code></pre>"],
    ["    a = $x$", "<pre><code>a = $x$\n</code></pre>"],
    ["Line $one\n\nparagraph two$ ends.", "<p>Line $one</p>\n<p>paragraph two$ ends.</p>"],
    ["[Karte](https://example.org/m?c=$lat$&z=4)", '<p><a href="https://example.org/m?c=$lat$&z=4">Karte</a></p>'],
    ["<https://example.org/?a=$x$>", '<p><a href="https://example.org/?a=$x$">https://example.org/?a=$x$</a></p>'],
    ["https://example.org/?a=$x$&b", '<p><a href="https://example.org/?a=$x$&b">https://example.org/?a=$x$&b</a></p>'],
    ["- \\[x\\] done, see \\[1\\]", "<ul>\n<li>[x] done, see [1]</li>\n</ul>"],
    ["\\[text\\](address)", "<p>[text](address)</p>"],
    [
      "| $5 | $6 |\n|---|---|\n| $7|$8 |",
      "<table><thead><tr><th>$5</th><th>$6</th></tr></thead><tbody><tr><td>$7</td><td>$8</td></tr></tbody></table>",
    ],
    ["$$ is the number.\n\n```sh\necho $$\n```", "<p>$$ is the number.</p>\n<pre><code>echo $$\n</code></pre>"],
  ])("%j", (text, expected) => {
    expect(drawn(text)).toBe(expected);
  });
});

describe("emphasis in every script", () => {
  it.each([
    ["**注意：**请先备份。", "<strong>注意：</strong>请先备份。"],
    ["これは**「重要」**です。", "これは<strong>「重要」</strong>です。"],
    ["这是**“重要”**的", "这是<strong>“重要”</strong>的"],
    ["**（甲）**和**（乙）**。", "<strong>（甲）</strong>和<strong>（乙）</strong>。"],
    ["（**甲**）和（**乙**）", "（<strong>甲</strong>）和（<strong>乙</strong>）"],
    ["你好！**重要**的，很**好！**吗", "你好！<strong>重要</strong>的，很<strong>好！</strong>吗"],
    ['**"인용"**은 그**(그녀)**를', '<strong>"인용"</strong>은 그<strong>(그녀)</strong>를'],
    ["**ध्यान दें।**कृपया", "<strong>ध्यान दें।</strong>कृपया"],
    ["**ملاحظة:**يرجى", "<strong>ملاحظة:</strong>يرجى"],
    ["**หมายเหตุ:**โปรด", "<strong>หมายเหตุ:</strong>โปรด"],
    ["*「斜体」*です", "<em>「斜体」</em>です"],
    ["~~错误：~~正确", "<del>错误：</del>正确"],
    [
      "**`code`**を使う、**[リンク](https://e.org)**へ",
      '<strong><code>code</code></strong>を使う、<strong><a href="https://e.org">リンク</a></strong>へ',
    ],
    ["**𠮷野家：**𠮷", "<strong>𠮷野家：</strong>𠮷"],
    [
      "**bold** and *it*, f(*args, **kwargs) g(**kwargs)",
      "<strong>bold</strong> and <em>it</em>, f(*args, **kwargs) g(**kwargs)",
    ],
  ])("%j", (text, expected) => {
    expect(drawn(text)).toBe(`<p>${expected}</p>`);
  });
});

describe("tildes", () => {
  it.each([
    "需要3~5天，价格100~200元。",
    "Fix (~2000 lines), delete (~5000 lines).",
    "~/bin and ~/lib",
    "3~5日、10~20円",
    "오전 9시~10시~11시",
  ])("%j stays", (text) => expect(drawn(text)).toBe(`<p>${text}</p>`));
  it("two strike out", () => expect(drawn("Das ist ~~falsch~~ richtig.")).toContain("<del>falsch</del>"));
});

describe("addresses end before punctuation of any script", () => {
  it.each([..."，。（）「」、；：！？》】”…،؛؟।"])("before %s", (mark) => {
    const page = drawn(`https://example.org/docs${mark}然后**重**`);
    expect(page).toBe(
      `<p><a href="https://example.org/docs">https://example.org/docs</a>${mark}然后<strong>重</strong></p>`,
    );
    expect(drawn(`[a https://example.org/docs${mark} b`)).toContain(
      `<a href="https://example.org/docs">https://example.org/docs</a>${mark} b`,
    );
  });
  it.each([
    ["(https://example.org/a_(b)).", '(<a href="https://example.org/a_(b)">https://example.org/a_(b)</a>).'],
    [
      "**https://example.org**, www.example.org.",
      '<strong><a href="https://example.org">https://example.org</a></strong>, <a href="http://www.example.org">www.example.org</a>.',
    ],
    ["[a https://example.org](https://b.org)", '<a href="https://b.org">a https://example.org</a>'],
    [
      "见https://example.org/a?b=c&d。邮箱a@example.org，",
      '见<a href="https://example.org/a?b=c&d">https://example.org/a?b=c&d</a>。邮箱<a href="mailto:a@example.org">a@example.org</a>，',
    ],
    ["https:// and http://, xhttps://a.org", "https:// and http://, xhttps://a.org"],
    ["http://localhost:3000/x", '<a href="http://localhost:3000/x">http://localhost:3000/x</a>'],
  ])("%j", (text, expected) => {
    expect(drawn(text)).toBe(`<p>${expected}</p>`);
  });
  it("letters of any script are of the address", () => {
    expect(drawn("https://zh.wikipedia.org/wiki/北京")).toContain(
      'href="https://zh.wikipedia.org/wiki/%E5%8C%97%E4%BA%AC"',
    );
  });
});

describe("tags", () => {
  it.each([
    ["| a |\n|---|\n| x<br>y<br/>z<BR /> |", "x<br/>y<br/>z<br/>"],
    ["H<sub>2</sub>O, m<sup>2</sup>, <kbd>Strg</kbd>", "H<sub>2</sub>O, m<sup>2</sup>, <kbd>Strg</kbd>"],
    ["<br>\n**b**", "<br/><br/>\n<strong>b</strong>"],
    ["<kbd>**b**</kbd>", "<kbd><strong>b</strong></kbd>"],
    ["x<sub>a<sup>b</sup></sub>", "x<sub>a<sup>b</sup></sub>"],
    ["x<sub>a *b*", "x<sub>a <em>b</em>"],
    ["a</sub> b", "a</sub> b"],
    ['<sub class="x">a</sub>', '<sub class="x">a</sub>'],
  ])("%j", (text, expected) => {
    expect(drawn(text)).toContain(expected);
  });
  it.each([
    "Vec<String> and Map<K, V>",
    "<script>alert(1)</script>",
    "x <img src=x onerror=alert(1)>",
    "<details>\n<summary>a</summary>\n  <b>*c*</b>\n</details>",
    "<pre>\n\n  a *b*\n</pre>",
    "<!-- a\n\nb -->",
    "x <!-- c --> <?php a ?>",
    "<think>a</think>",
  ])("%j is text", (text) => {
    expect(drawn(text).replaceAll(/<p data-raw="">|<\/?p>/gu, "")).toBe(text);
  });
});

describe("line ends", () => {
  it.each([
    ["Rosen sind rot,\nVeilchen sind blau,", "<p>Rosen sind rot,<br/>\nVeilchen sind blau,</p>"],
    ["Anna\r\nWeg 1\r\n1010 Wien", "<p>Anna<br/>\nWeg 1<br/>\n1010 Wien</p>"],
    ["> a\n> b", "<blockquote>\n<p>a<br/>\nb</p>\n</blockquote>"],
    ["- a\n  b", "<ul>\n<li>a<br/>\nb</li>\n</ul>"],
    ["a *b\nc* d", "<p>a <em>b<br/>\nc</em> d</p>"],
  ])("%j", (text, expected) => {
    expect(drawn(text)).toBe(expected);
  });
});

describe("code stands letter by letter, wherever it stands", () => {
  const codes = [
    "a = $x$ + $$y$$ \\(z\\) \\[w\\]",
    "<br> <sub>2</sub> <T> &amp; &lt;",
    "echo $HOME/bin:$PATH ~5 ~~6~~",
    "# no heading\n\n- no list\n\t1. tab\n\n> no quote",
    "\\begin{align}\na &= b\n\\end{align}",
    "注意：**强调**「引用」https://example.org，",
    "मूल्य = '$5' # टिप्पणी",
    'السعر = "$5"  # تعليق',
    "値 = 1  # コメント",
    "값 = '~~x~~'",
    "|a|b|\n|-|-|\n|$|x|$|",
    "\uE000x\uE000 \uE001",
    "[^1]: x\n[^1]",
    "  two\n    four\n\n\n  end",
  ];
  const indented = (text: string, by: string) =>
    text
      .split("\n")
      .map((line) => (line === "" ? "" : by + line))
      .join("\n");
  const places: Record<string, (code: string) => string> = {
    fence: (code) => `Text $a$\n\n\`\`\`py\n${code}\n\`\`\`\n\nAfter $b$`,
    tildes: (code) => `~~~\n${code}\n~~~`,
    "unclosed fence": (code) => `\`\`\`\n${code}`,
    list: (code) => `1. one\n\n   \`\`\`\n${indented(code, "   ")}\n   \`\`\`\n2. two`,
    quote: (code) =>
      `> \`\`\`\n${code
        .split("\n")
        .map((line) => `> ${line}`)
        .join("\n")}\n> \`\`\``,
    indent: (code) => `Text\n\n${indented(code, "    ")}`,
  };
  for (const [place, at] of Object.entries(places)) {
    it.each(codes)(`${place}: %j`, (code) => {
      if (place === "indent" && /^\s/u.test(code)) return;
      const page = document.createElement("div");
      page.innerHTML = renderToStaticMarkup(
        <ReactMarkdown remarkPlugins={[[markdownSyntax, { source: at(code) }]]} rehypePlugins={[rawHTML]}>
          {at(code)}
        </ReactMarkdown>,
      );
      expect(page.querySelector("pre code")?.textContent).toBe(`${code}\n`);
      expect(page.querySelectorAll("pre")).toHaveLength(1);
    });
  }
});

describe("while an answer is written", () => {
  it.each([
    ["Also \\(a_1 + b", "⟨\\(a_1 + b⟩"],
    ["Also $a_1 * b", "⟨$a_1 * b⟩"],
    ["$$\n\\int_0^", "⟨$$\n\\int_0^⟩"],
    ["\\[\na\n- b", "⟨\\[\na\n- b⟩"],
    ["\\begin{align}\na &= b \\\\", "⟨\\begin{align}\na &= b \\\\⟩"],
  ])("%j is the beginning of a formula", (text, expected) => {
    expect(formulas(text, true)).toEqual([expected]);
    expect(formulas(text)).toEqual([]);
  });
  it("a tag reaches to the end until its other half comes", () => {
    expect(drawn("H<sub>2", true)).toBe("<p>H<sub>2</sub></p>");
  });
  it("amounts stay amounts", () => {
    expect(drawn("It costs $5 or", true)).toBe("<p>It costs $5 or</p>");
  });
});
