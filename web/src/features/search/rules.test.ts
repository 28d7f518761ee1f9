import { expect, it } from "vitest";
import { isSearchable } from "@/lib/search";
import { emptyView, hasFilter, searchParams } from "./rules";

it("asks for whole days of the reader", () => {
  const asked = searchParams({ ...emptyView, q: " heron ", from: "2026-03-29", to: "2026-03-29", model: "demo" });
  expect(asked).toEqual({
    q: "heron",
    sort: "newest",
    from: new Date(2026, 2, 29).toISOString(),
    to: new Date(2026, 2, 30).toISOString(),
    model: "demo",
  });
  expect(searchParams({ ...emptyView, q: "a", from: "soon", to: "0001-01-01" })).toEqual({ q: "a", sort: "newest" });
});

it("knows what can be looked for", () => {
  expect(["", " ", "a", " é "].map(isSearchable)).toEqual([false, false, false, false]);
  expect(["ab", "京", "ข้", "날"].map(isSearchable)).toEqual([true, true, true, true]);
});

it("knows whether something is filtered", () => {
  expect(hasFilter({ ...emptyView, q: "words" })).toBe(false);
  expect(hasFilter({ ...emptyView, project: "x" })).toBe(true);
});
