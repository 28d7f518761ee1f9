/** What the officer's page is of, and its sums. Pure. */

import type { EmissionsLine } from "./queries";

interface Days {
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

/** How the days of a report on a person are said: both ends, one, or none. */
export function spanOf({ firstDay, lastDay }: Days): "span" | "since" | "until" | "allTime" {
  if (firstDay !== null) return lastDay === null ? "since" : "span";
  return lastDay === null ? "allTime" : "until";
}

type Split = Pick<EmissionsLine, "place" | "co2eElectricityKg" | "co2eRestKg">;

/** CO₂e of the electricity and the rest of the lines of a place, in kg; null where no line says it. */
export function electricityOf(
  lines: readonly Split[],
  place: EmissionsLine["place"],
): { readonly electricity: number; readonly rest: number } | null {
  const known = lines.filter((line) => line.place === place && line.co2eElectricityKg !== null);
  if (known.length === 0) return null;
  const sum = (of: (line: Split) => number | null) => known.reduce((total, line) => total + (of(line) ?? 0), 0);
  return { electricity: sum((line) => line.co2eElectricityKg), rest: sum((line) => line.co2eRestKg) };
}
