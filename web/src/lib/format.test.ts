import { describe, expect, it } from "vitest";
import { createFormatter } from "./format";
import { euroToMicro, microEuro } from "./money";

const en = createFormatter("en-150", "Europe/Berlin");
const de = createFormatter("de-DE", "Europe/Berlin");
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("formatEuro", () => {
  it.each([
    [0, "0.00 €"],
    [14_620_000, "14.62 €"],
    [1_234_500_000, "1,234.50 €"],
    [100_000, "0.10 €"],
    [99_999, "10.00 ct"],
    [47_800, "4.78 ct"],
    [2700, "0.27 ct"],
    [2711, "0.27 ct"],
    [8000, "0.8 ct"],
    [46, "0.0046 ct"],
    [1, "0.0001 ct"],
    [-5_000_000, "−5.00 €"],
  ])("writes %i micro-euro as %s", (micro, text) => {
    expect(plain(en.formatEuro(microEuro(micro)))).toBe(text);
  });

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

  it("gives both ends of a span the unit of its best value", () => {
    expect(plain(en.formatSpan({ low: 0.017, best: 0.14, high: 1.4 }, "carbon"))).toBe("17–1,400 g");
    expect(plain(de.formatSpan({ low: 0.041, best: 0.46, high: 1.4 }, "energy"))).toBe("0,041–1,4 kWh");
  });

  it("writes an area without ≈, for it is an amount divided by a rate", () => {
    expect(plain(en.formatArea(0.00004))).toBe("0.40 cm²");
  });
});

describe("other figures", () => {
  it("writes shares, dollars and compact counts", () => {
    expect(plain(en.formatShare(0.025))).toBe("2.5 %");
    expect(plain(de.formatShare(0.025))).toBe("2,5 %");
    expect(plain(en.formatUsd(15.891304))).toBe("15.89 USD");
    expect(plain(en.formatCompact(2_913_000))).toBe("2.91 M");
    expect(plain(de.formatCompact(2_913_000))).toBe("2,91 Mio.");
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
