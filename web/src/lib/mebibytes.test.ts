import { expect, test } from "vitest";
import { createFormatter } from "./format";
import { mebibytes } from "./mebibytes";

test.each([
  [0, "0 MiB"],
  [1, "0.1 MiB"],
  [1.26 * 2 ** 20, "1.3 MiB"],
  [9.96 * 2 ** 20, "10 MiB"],
  [2 ** 31, "2,048 MiB"],
])("%d bytes", (bytes, shown) => {
  expect(mebibytes(createFormatter("en"), bytes)).toBe(shown);
});
