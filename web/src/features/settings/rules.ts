import type { Units } from "@/api/types";
import type { UnitSizes } from "@/lib/format";

/** What a profile picture may be; the server looks at the bytes. */
export const PICTURE_KINDS = ["image/png", "image/jpeg", "image/webp"] as const;
export const MOST_PICTURE_BYTES = 8 * 2 ** 20;

/** Which size of unit each choice is; "auto" names none. */
export function unitSizes({ energy, mass, volume, area }: Units): UnitSizes {
  const chosen: [keyof UnitSizes, "small" | "large" | null][] = [
    ["energy", energy === "auto" ? null : energy === "Wh" ? "small" : "large"],
    ["carbon", mass === "auto" ? null : mass === "g" ? "small" : "large"],
    ["water", volume === "auto" ? null : volume === "mL" ? "small" : "large"],
    ["area", area === "auto" ? null : area === "cm2" ? "small" : "large"],
  ];
  return Object.fromEntries(chosen.filter(([, size]) => size !== null));
}
