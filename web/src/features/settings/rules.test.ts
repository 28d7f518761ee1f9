import { expect, it } from "vitest";
import { createFormatter } from "@/lib/format";
import { unitSizes } from "./rules";

const auto = { energy: "auto", mass: "auto", volume: "auto", area: "auto" } as const;
const plain = (text: string) => text.replaceAll("\u00a0", " ");

it("names only the units that were chosen", () => {
  expect(unitSizes(auto)).toEqual({});
  expect(unitSizes({ energy: "kWh", mass: "g", volume: "L", area: "cm2" })).toEqual({
    energy: "large",
    carbon: "small",
    water: "large",
    area: "small",
  });
});

it("writes every figure in the chosen unit, ends of a range included", () => {
  const chosen = createFormatter("en-150", "UTC", unitSizes({ ...auto, energy: "kWh", mass: "g" }));
  expect(plain(chosen.formatEstimate(0.00057, "energy"))).toBe("≈ 0.00057 kWh");
  expect(plain(chosen.formatSpan({ low: 0.5, high: 2 }, "carbon"))).toBe("500–2,000 g");
  expect(plain(chosen.formatEstimate(2, "water"))).toBe("≈ 2.0 L");
});
