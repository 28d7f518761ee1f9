import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { common, createLowlight } from "lowlight";
import { memo } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";

/** A language is made ready when it is first met: all of them at once would stop the page for a moment. */
const lowlight = createLowlight();

/** The names that models use beside those of the languages themselves. */
const aliases: Readonly<Record<string, string>> = {
  "c#": "csharp",
  "c++": "cpp",
  cs: "csharp",
  golang: "go",
  html: "xml",
  js: "javascript",
  jsx: "javascript",
  kt: "kotlin",
  md: "markdown",
  mjs: "javascript",
  patch: "diff",
  py: "python",
  rb: "ruby",
  rs: "rust",
  sh: "bash",
  svg: "xml",
  text: "plaintext",
  ts: "typescript",
  tsx: "typescript",
  txt: "plaintext",
  yml: "yaml",
  zsh: "bash",
};
/** Languages that others stand in. */
const hosts: Readonly<Record<string, readonly string[]>> = {
  markdown: ["xml", "css", "javascript"],
  php: ["xml", "css", "javascript"],
  "php-template": ["php", "xml", "css", "javascript"],
  "python-repl": ["python"],
  javascript: ["xml", "css"],
  shell: ["bash"],
  typescript: ["xml", "css"],
  vbnet: ["xml"],
  xml: ["css", "javascript"],
  yaml: ["ruby"],
};

/** Coloured code, as elements: no HTML string is ever set. Loaded when the first block of code is shown. */
export const Highlighted = memo(function Highlighted({ code, language }: { code: string; language: string }) {
  if (!isReady(language.toLowerCase())) return <code>{code}</code>;
  return <code>{toJsxRuntime(lowlight.highlight(language, code), { Fragment, jsx, jsxs })}</code>;
});

function isReady(language: string): boolean {
  if (lowlight.registered(language)) return true;
  const name = aliases[language] ?? language;
  // A rarer name may be an alias that only the languages themselves know.
  const wanted = name in common ? [name, ...(hosts[name] ?? [])] : Object.keys(common);
  for (const one of wanted) {
    const grammar = common[one];
    if (grammar !== undefined && !lowlight.registered(one)) lowlight.register(one, grammar);
  }
  return lowlight.registered(language);
}
