// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, it } from "vitest";
import { startI18n } from "@/lib/i18n";
import { Markdown } from "./markdown";

const html = (text: string) => render(<Markdown text={text} />).container;

beforeAll(startI18n);
afterEach(cleanup);

it("shows HTML of a model as text, and runs none of it", () => {
  const page = html('Before <img src=x onerror="alert(1)"> <script>alert(1)</script> after');
  expect(page.querySelector("img, script")).toBeNull();
  expect(page.textContent).toContain("<script>alert(1)</script>");
});

it("drops links that are no addresses, and sends no referrer with the others", () => {
  const page = html("[bad](javascript:alert(1)) [good](https://example.org)");
  const links = [...page.querySelectorAll("a")].map((link) => [link.getAttribute("href") ?? "", link.rel]);
  expect(links.filter(([href]) => href?.startsWith("javascript"))).toEqual([]);
  expect(links).toContainEqual(["https://example.org", "noopener noreferrer nofollow"]);
});

it("loads no picture from elsewhere: its text links to it", () => {
  const page = html("![a chart](https://example.org/chart.png)");
  expect(page.querySelector("img")).toBeNull();
  expect(page.querySelector("a")?.textContent).toBe("a chart");
});

it("shows tables, and code with its language and a copy button", () => {
  html("| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nprint(1)\n```");
  expect(screen.getAllByRole("cell")).toHaveLength(2);
  expect(screen.getByText("Python")).toBeDefined();
  expect(screen.getByRole("button", { name: "Copy code" })).toBeDefined();
});
