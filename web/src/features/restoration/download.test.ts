import { expect, it } from "vitest";
import { csvOf } from "./download";

it("writes a line per month, with nothing where nothing is known", () => {
  const open = {
    id: null,
    month: "2026-11",
    state: "accruing",
    amountEUR: null,
    collectedMicroEur: 412,
    eurPerM2: null,
    rateSource: null,
    m2: null,
    notes: null,
    receiptURL: null,
  } as const;
  expect(csvOf([open])).toBe(
    "month,state,collectedMicroEur,carriedInMicroEur,amountMicroEur,eurPerM2,m2,hash\r\n2026-11,accruing,412,,,,,\r\n",
  );
});
