// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { chartCsv, chartSvg, wrapped } from "./chart-files";

const picture = {
  title: "Over time",
  subtitle: "CO2e, g",
  note: "An estimate & no compensation.",
  items: [
    { name: "1 Nov", value: 1, written: "1.0 g" },
    { name: "<b>", value: 2, written: "2.0 g" },
  ],
} as const;

it("draws each figure in proportion, with the standing line, and escapes names", () => {
  const drawn = new DOMParser().parseFromString(chartSvg({ ...picture, kind: "columns" }), "image/svg+xml");
  expect(drawn.querySelector("parsererror")).toBeNull();
  const heights = [...drawn.querySelectorAll("rect title")].map((one) =>
    Number(one.parentElement?.getAttribute("height")),
  );
  expect(heights).toEqual([130, 260]);
  expect(drawn.documentElement.textContent).toContain("An estimate & no compensation.");
  const bars = new DOMParser().parseFromString(chartSvg({ ...picture, kind: "bars" }), "image/svg+xml");
  expect([...bars.querySelectorAll("rect")].slice(1).map((one) => one.getAttribute("width"))).toEqual(["440", "880"]);
  expect(bars.documentElement.textContent).toContain("<b>");
  expect(chartSvg({ ...picture, kind: "bars", items: [] })).toContain("Over time");
});

it("cuts lines between words", () => {
  expect(wrapped("one two three", 8)).toEqual(["one two", "three"]);
});

it("writes what a German Excel opens, and no formulas", () => {
  const rows = [
    ["Tag", "kWh"],
    ["=1+1; x", 0.001234],
    ["b", null],
    ["c", 12],
  ];
  expect(chartCsv(rows, "de")).toBe('\ufeffTag;kWh\r\n"\'=1+1; x";0,0012\r\nb;\r\nc;12\r\n');
  expect(chartCsv([["a", 0.5]], "en")).toBe("\ufeffa,0.50\r\n");
});
