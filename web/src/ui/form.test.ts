import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Form } from "./form";

const src = join(import.meta.dirname, "..");
const components = globSync("**/*.tsx", { cwd: src }).filter((name) => name !== join("ui", "form.tsx"));

it("says itself what is wrong, never the browser", () => {
  expect(renderToStaticMarkup(createElement(Form))).toBe('<form noValidate=""></form>');
});

it("is what every form is made of, for whose fields no browser speaks", () => {
  const own = components.filter((name) =>
    /<form\b|noValidate|(report|check)Validity/.test(readFileSync(join(src, name), "utf8")),
  );
  expect(own).toEqual([]);
  expect(components.filter((name) => readFileSync(join(src, name), "utf8").includes("<Form")).length).toBeGreaterThan(
    20,
  );
});
