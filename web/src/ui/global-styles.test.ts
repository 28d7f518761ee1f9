import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const src = join(import.meta.dirname, "..");
const text = (name: string) => readFileSync(join(src, name), "utf8");

const sheets = globSync("ui/*.css", { cwd: src }).filter((name) => !name.endsWith(".module.css"));
const files = [...globSync("**/*.{ts,tsx,svg}", { cwd: src }), "../index.html"].filter(
  (name) => !/\.test\.|locales\/|api\/schema/.test(name),
);
/** Every word of a text in quotation marks: where a class is named, it is one of them. */
const said = new Set(
  files.flatMap((name) =>
    (text(name).match(/"[^"\n]*"|`[^`]*`/g) ?? []).flatMap((words) => words.match(/[\w-]+/g) ?? []),
  ),
);
/** Made by Markdown's extension for lists of tasks. */
const fromLibraries = new Set(["task-list-item"]);

/** The classes of a sheet; what stands between braces is no selector. */
function classesOf(css: string): readonly string[] {
  const selectors = css.replaceAll(/\/\*[\s\S]*?\*\//g, "").match(/[^{};]+(?=\{)/g) ?? [];
  const rules = selectors.filter((selector) => !selector.trim().startsWith("@"));
  return [...new Set(rules.flatMap((rule) => [...rule.matchAll(/\.([a-z][\w-]*)/gi)].map((found) => found[1] ?? "")))];
}

it("reads the classes of a sheet", () => {
  const css = "/* .a */ @media (width < 9.5rem) { .b > .c-d:not(.e) { margin: .5rem; } } .f { --g: 1 }";
  expect(classesOf(css)).toEqual(["b", "c-d", "e", "f"]);
  expect(sheets.flatMap((name) => classesOf(text(name))).length).toBeGreaterThan(50);
});

it.each(sheets)("%s has no class that nothing on the page has", (name) => {
  expect(classesOf(text(name)).filter((one) => !said.has(one) && !fromLibraries.has(one))).toEqual([]);
});
