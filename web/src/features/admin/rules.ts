import { en } from "@/lib/locales/en";
import type { AuditArea } from "./queries";

/** A share as people write it: "15" or "2,5" percent becomes 0.15 or 0.025; null when it is none. */
export function shareOf(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  if (!/^\d{1,4}(\.\d{1,4})?$/.test(text)) return null;
  const [whole = "0", part = ""] = text.split(".");
  // Moves the point by digits: dividing would leave 0.07200000000000001.
  const digits = whole.padStart(3, "0");
  const share = Number(`${digits.slice(0, -2)}.${digits.slice(-2)}${part}`);
  return share <= 10 ? share : null;
}

/** What a square metre costs in euro, as people write it; null when it is no amount. */
export function rateOf(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  return /^\d{1,5}(\.\d{1,4})?$/.test(text) ? Number(text) : null;
}

/** An amount of euro, plus or minus, as whole micro-euro; null when it is none or nothing. */
export function changeOf(typed: string): number | null {
  const found = /^([+\-−]?)(\d{1,6})(?:[.,](\d{1,6}))?$/.exec(typed.trim());
  if (found === null) return null;
  const micro = Number(found[2]) * 1_000_000 + Number((found[3] ?? "").padEnd(6, "0"));
  if (micro === 0) return null;
  return found[1] === "" || found[1] === "+" ? micro : -micro;
}

/** The first day of the month after this one, as the rate of a month begins. */
export function firstOfNextMonth(now: Date): string {
  const next = new Date(Date.UTC(now.getFullYear(), now.getMonth() + 1, 1));
  return next.toISOString().slice(0, 10);
}

type Words = typeof en.admin;

function isKey<Names extends object>(names: Names, key: string): key is Extract<keyof Names, string> {
  return Object.hasOwn(names, key);
}

/** What a row of the log is about, as a key of `admin.events`; null where there are no words for it. */
export function eventKey(action: string): keyof Words["events"] | null {
  const key = action.replaceAll(".", "_").replaceAll("-", "_");
  return isKey(en.admin.events, key) ? key : null;
}

export function areaKey(area: AuditArea): keyof Words["areas"] {
  return area === "sign-ins" ? "signIns" : area;
}

interface FactWords {
  readonly name: (key: keyof Words["facts"]) => string;
  readonly value: (key: keyof Words["factValues"]) => string;
  readonly euro: (microEur: number) => string;
}

/** The facts of an event in words. Ids of sessions and keys stay in the log; what has no words is left out. */
export function wordedFacts(values: Readonly<Record<string, unknown>> | null, words: FactWords): string {
  const shown = (name: string, value: unknown) => {
    if (name === "limitMicroEur" && typeof value === "number") return words.euro(value);
    const text = Array.isArray(value) ? value.join(", ") : String(value);
    return isKey(en.admin.factValues, text) ? words.value(text) : text;
  };
  return Object.entries(values ?? {})
    .flatMap(([name, value]) =>
      isKey(en.admin.facts, name) && value !== false ? [`${words.name(name)}: ${shown(name, value)}`] : [],
    )
    .join(" · ");
}

/** What changed, as short pairs; nested values as JSON. */
export function pairsOf(values: Readonly<Record<string, unknown>> | null): string {
  return Object.entries(values ?? {})
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
