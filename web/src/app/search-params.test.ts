import { expect, it } from "vitest";
import {
  dashboardSearch,
  periodOf,
  readSearch,
  safeNext,
  searchOfView,
  setupSearch,
  viewOf,
  writeSearch,
} from "./search-params";

it("keeps values as text, both ways", () => {
  expect(readSearch("?code=0042&next=%2Fc%2F1")).toEqual({ code: "0042", next: "/c/1" });
  expect(writeSearch({ range: "7d", page: 2, from: undefined })).toBe("?range=7d&page=2");
  expect(writeSearch({})).toBe("");
  expect(setupSearch({ code: "0042" })).toEqual({ code: "0042" });
});

it("follows only paths of our own after sign-in", () => {
  expect(safeNext("/dashboard?range=7d")).toBe("/dashboard?range=7d");
  for (const foreign of ["https://example.org", "//example.org", "/\\example.org", "javascript:alert(1)", 7]) {
    expect(safeNext(foreign)).toBeUndefined();
  }
});

it("reads a dashboard address without trust", () => {
  expect(periodOf(dashboardSearch({}))).toEqual({ range: "month" });
  expect(dashboardSearch({ range: "7d", page: "3" })).toEqual({ range: "7d", page: 3 });
  expect(dashboardSearch({ range: "custom", from: "2026-11-01", to: "yesterday" })).toEqual({});
  expect(dashboardSearch({ range: "decade", page: "-1" })).toEqual({});
  expect(periodOf(dashboardSearch({ range: "custom", from: "2026-11-01", to: "2026-11-02" }))).toEqual({
    range: "custom",
    from: "2026-11-01",
    to: "2026-11-02",
  });
});

it("keeps how the table of usage stands in the address", () => {
  const search = dashboardSearch({ range: "7d", page: "2", sort: "-cost", search: "gpt", model: "gpt-4o", agent: "x" });
  const kept = { page: 2, sort: "-cost", search: "gpt", model: "gpt-4o" };
  expect(viewOf(search)).toEqual({ ...kept, provider: "", project: "" });
  expect(searchOfView(viewOf(search))).toEqual(kept);
  expect(dashboardSearch({ sort: "password" })).toEqual({});
  expect(searchOfView(viewOf({}))).toEqual({});
});
