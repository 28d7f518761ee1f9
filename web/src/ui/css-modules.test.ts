import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const src = join(import.meta.dirname, "..");
const text = (path: string) => readFileSync(path, "utf8");
const namesIn = (found: string, pattern: RegExp) => [...new Set([...found.matchAll(pattern)].map((match) => match[1]))];

const modules = globSync("**/*.module.css", { cwd: src });

it("finds the style sheets that stand beside their components", () => {
  expect(modules.length).toBeGreaterThan(3);
});

it.each(modules)("%s has the classes its component uses, and no others", (name) => {
  const path = join(src, name);
  const component = [".tsx", ".ts"].map((end) => path.replace(".module.css", end)).find(existsSync) ?? "";
  expect(component, `${name} stands beside its component`).not.toBe("");
  const ours = text(path).replaceAll(/:global\([^)]*\)/g, "");
  const defined = namesIn(ours, /\.([a-z][a-zA-Z]*)(?=[^;{}]*\{)/g);
  const used = namesIn(text(component), /styles\["([^"]+)"\]/g);
  expect(used.toSorted()).toEqual(defined.toSorted());
  expect(text(component)).toContain(`from "./${path.slice(dirname(path).length + 1)}"`);
});
