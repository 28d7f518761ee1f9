import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createFormatter, type Quantity } from "./format";
import { euroToMicro, microEuro, moneyUnit } from "./money";

const en = createFormatter("en-150", "Europe/Berlin");
const de = createFormatter("de-DE", "Europe/Berlin");
const plain = (text: string) => text.replaceAll("\u00a0", " ");

interface Examples {
  readonly money: readonly [number, string, string][];
  readonly moneyColumns: readonly [number[], string[], string[]][];
  readonly amounts: readonly [number, Quantity, string, string][];
  readonly spans: readonly [number, number, Quantity, string, string][];
  readonly parts: readonly [number, string, string][];
  readonly counts: readonly [number, string, string][];
}

/** What the server is tested against too. */
const examples = JSON.parse(readFileSync("src/lib/format-examples.json", "utf8")) as Examples;

describe("the table of examples", () => {
  it.each(examples.money)("writes %i micro-euro as %s", (micro, english, german) => {
    expect([en, de].map((format) => plain(format.formatEuro(microEuro(micro))))).toEqual([english, german]);
  });

  it.each(examples.moneyColumns)("gives the column %j one unit", (amounts, english, german) => {
    const unit = moneyUnit(amounts);
    const written = [en, de].map((format) => amounts.map((micro) => plain(format.formatMoney(microEuro(micro), unit))));
    expect(written).toEqual([english, german]);
  });

  it.each(examples.amounts)("writes %f of %s as %s", (value, quantity, english, german) => {
    const written = [en, de].map((format) => plain(format.formatEstimate(value, quantity)).replace("≈ ", ""));
    expect(written).toEqual([english, german]);
  });

  it.each(examples.spans)("writes %f to %f of %s as %s", (low, high, quantity, english, german) => {
    expect([en, de].map((format) => plain(format.formatSpan({ low, high }, quantity)))).toEqual([english, german]);
  });

  it.each(examples.parts)("writes the part %f as %s", (share, english, german) => {
    expect([en, de].map((format) => plain(format.formatPart(share)))).toEqual([english, german]);
  });

  it.each(examples.counts)("writes the count %i as %s", (value, english, german) => {
    expect([en, de].map((format) => plain(format.formatCount(value)))).toEqual([english, german]);
  });
});

describe("formatHour", () => {
  it("names the hour with its zone, also where summer time ends", () => {
    expect(plain(de.formatHour("2026-11-30T13:00:00Z"))).toBe("30. Nov. 2026, 14:00–15:00 MEZ");
    expect(plain(en.formatHour("2026-11-30T13:00:00Z"))).toBe("30 Nov 2026, 14:00–15:00 CET");
    expect(plain(de.formatHour("2026-10-25T00:00:00Z"))).toBe("25. Okt. 2026, 02:00 MESZ–02:00 MEZ");
  });
});

describe("formatEuro", () => {
  it("writes German figures and all six decimals of a receipt", () => {
    expect(plain(de.formatEuro(microEuro(2711)))).toBe("0,27 ct");
    expect(plain(de.formatEuro(microEuro(14_620_000)))).toBe("14,62 €");
    expect(en.formatEuro(microEuro(2711), "exact")).toBe("0.002711");
    expect(plain(en.formatEuro(microEuro(50_000), "euro"))).toBe("0.05 €");
  });

  it("refuses a fraction of a micro-euro", () => {
    expect(() => microEuro(0.5)).toThrow(RangeError);
    expect(euroToMicro(0.019)).toBe(19_000);
  });
});

describe("estimates", () => {
  it.each([
    [0.00057, "energy", "≈ 0.57 Wh"],
    [0.0001, "energy", "≈ 0.10 Wh"],
    [0.46, "energy", "≈ 0.46 kWh"],
    [0.0025, "water", "≈ 2.5 mL"],
    [2, "water", "≈ 2.0 L"],
    [0.14, "carbon", "≈ 140 g"],
    [1.234, "carbon", "≈ 1.2 kg"],
    [0.00004, "area", "≈ 0.40 cm²"],
    [0.08, "area", "≈ 0.080 m²"],
    [0, "carbon", "0 g"],
  ] as const)("writes %f %s as %s", (value, quantity, text) => {
    expect(plain(en.formatEstimate(value, quantity))).toBe(text);
  });

  it("gives each end of a span a unit that fits", () => {
    expect(plain(en.formatSpan({ low: 0.017, high: 0.14 }, "carbon"))).toBe("17–140 g");
    expect(en.formatEnds({ low: 0.065, high: 30 }, "water")).toEqual({ low: "65\u00a0mL", high: "30\u00a0L" });
    expect(en.formatEnds({ low: 2, high: 30 }, "water")).toEqual({ low: "2.0", high: "30\u00a0L" });
  });

  it("writes an area without ≈, for it is an amount divided by a rate", () => {
    expect(plain(en.formatArea(0.00004))).toBe("0.40 cm²");
  });
});

describe("other figures", () => {
  it("says how long to wait, rounded up, in a unit that fits", () => {
    const waits = [3, 59.2, 61, 840, 3601].map(createFormatter("de-DE").formatWait);
    expect(waits).toEqual(["in 3 Sekunden", "in 60 Sekunden", "in 2 Minuten", "in 14 Minuten", "in 2 Stunden"]);
    expect(createFormatter("en-GB").formatWait(1)).toBe("in 1 second");
  });

  it("writes shares, dollars and compact counts", () => {
    expect(plain(en.formatShare(0.025))).toBe("2.5 %");
    expect(plain(de.formatShare(0.025))).toBe("2,5 %");
    expect(plain(en.formatUsd(15.891304))).toBe("15.89 USD");
    expect(plain(en.formatCompact(2_913_000))).toBe("2.91 M");
    expect(plain(de.formatCompact(2_913_000))).toBe("2,91 Mio.");
    expect(plain(en.formatCompact(11_154))).toBe("11.2 K");
    expect(plain(de.formatCompact(11_154))).toBe("11.154");
    expect(plain(de.formatCompact(5170))).toBe("5.170");
    expect(plain(en.formatCompact(347))).toBe("347");
  });

  it("writes dates in the reader's time zone", () => {
    expect(en.formatDateTime("2026-11-20T23:30:00Z")).toContain("21 Nov 2026");
  });
});

it("writes a change with its sign", () => {
  expect(createFormatter("en-150").formatChange(0.124)).toBe("+12\u00a0%");
  expect(createFormatter("de-DE").formatChange(-0.5)).toBe("−50\u00a0%");
  expect(createFormatter("de-DE").formatChange(0)).toBe("0\u00a0%");
});
