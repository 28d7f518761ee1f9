/** The log of operators in words: what happened, to whom, what it was before and is now. */

import { enAdmin } from "@/lib/locales/en-admin";
import type { AuditArea, Change } from "./queries";

type Words = typeof enAdmin.admin;
export type EventKey = keyof Words["events"];
export type FactKey = keyof Words["facts"];
export type ValueKey = keyof Words["factValues"];
type SubjectKey = keyof Words["subjects"];

/** `provider_key.add` as it is called among the words: `provider_key_add`. */
type KeyOf<Action extends string> = Action extends `${infer Head}.${infer Tail}` ? `${Head}_${Tail}` : Action;

/** Every kind that the server writes has words: this does not compile otherwise. */
export const isComplete: KeyOf<Change["action"]> extends EventKey ? true : never = true;

/** Of what operators change; the rest happens at the doors of accounts. */
export const COMMAND_LINE = "cli";

function isKey<Names extends object>(names: Names, key: string): key is Extract<keyof Names, string> {
  return Object.hasOwn(names, key);
}

/** What a row of the log is about, as a key of `admin.events`; null where there are no words for it. */
export function eventKey(action: string): EventKey | null {
  const key = action.replaceAll(".", "_");
  return isKey(enAdmin.admin.events, key) ? key : null;
}

export function areaKey(area: AuditArea): keyof Words["areas"] {
  return area === "sign-ins" ? "signIns" : area;
}

/** A kind of subject that is named, and its name: a month, a provider, an event of the processor. Null: the action says it. */
export function subjectOf(subject: string): { readonly kind: SubjectKey; readonly name: string } | null {
  const [kind = "", ...rest] = subject.split(":");
  return isKey(enAdmin.admin.subjects, kind) && rest.length > 0 ? { kind, name: rest.join(":") } : null;
}

export interface FactFormats {
  readonly value: (key: ValueKey) => string;
  readonly euro: (microEur: number) => string;
  readonly share: (share: number) => string;
  readonly perM2: (eur: number) => string;
  readonly carbon: (kg: number) => string;
  readonly moment: (at: string) => string;
  readonly day: (day: string) => string;
  readonly count: (count: number) => string;
}

export interface Fact {
  readonly name: FactKey;
  readonly before: string | null;
  readonly after: string | null;
}

type Facts = Readonly<Record<string, unknown>> | null;

const SHARE_SUBJECTS = ["setting:margin", "setting:rebalancing_fee"];

/** The facts of a change, each with what it was and is. Ids and what has no words stay in the log. */
export function factsOf(change: Pick<Change, "subject" | "before" | "after">, formats: FactFormats): readonly Fact[] {
  const { before, after } = change;
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  // The balance before and after says by how much.
  const isShown = (name: string) => name !== "byMicroEur" || !names.includes("balanceMicroEur");
  return names.filter(isShown).flatMap((name) => {
    if (!isKey(enAdmin.admin.facts, name)) return [];
    const of = (facts: Facts) => shownFact(name, facts?.[name], change.subject, formats);
    const fact = { name, before: of(before), after: of(after) };
    return fact.before === fact.after && (fact.before === null || before === null) ? [] : [fact];
  });
}

function shownFact(name: FactKey, value: unknown, subject: string, formats: FactFormats): string | null {
  if (value === undefined || value === null || value === false) return null;
  const text = Array.isArray(value) ? value.map((one) => wordOf(String(one), formats)).join(", ") : String(value);
  if (name.endsWith("MicroEur")) return formats.euro(Number(value));
  if (name === "limitKgCO2e") return formats.carbon(Number(value));
  if (name === "cents") return formats.euro(Number(value) * 10_000);
  if (name === "value")
    return SHARE_SUBJECTS.includes(subject) ? formats.share(Number(text)) : formats.perM2(Number(text));
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return formats.moment(text);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formats.day(text);
  if (typeof value === "number") return formats.count(value);
  return wordOf(text, formats);
}

function wordOf(text: string, formats: FactFormats): string {
  return isKey(enAdmin.admin.factValues, text) ? formats.value(text) : text;
}
