import { describe, expect, it } from "vitest";
import { eventKey, type FactFormats, factsOf, subjectOf } from "./log-words";

const formats: FactFormats = {
  value: (key) => `(${key})`,
  euro: (micro) => `${micro} µ€`,
  share: (share) => `${share * 100} %`,
  perM2: (eur) => `${eur} €/m²`,
  carbon: (kg) => `${kg} kg`,
  moment: (at) => `@${at}`,
  day: (day) => `#${day}`,
  count: (count) => `${count}x`,
};
const of = (subject: string, before: Record<string, unknown> | null, after: Record<string, unknown> | null) =>
  factsOf({ subject, before, after }, formats).map(({ name, ...fact }) => [name, fact.before, fact.after]);

describe("factsOf", () => {
  it("leaves ids out and puts values into words", () =>
    expect(
      of("user:1", null, {
        keyId: "7",
        keyHint: "a2b-…",
        scopes: ["inference", "admin"],
        limitMicroEur: 5,
        limitKgCO2e: 0.5,
        reason: "password",
        keysEnded: false,
      }),
    ).toEqual([
      ["keyHint", null, "a2b-…"],
      ["scopes", null, "(inference), (admin)"],
      ["limitMicroEur", null, "5 µ€"],
      ["limitKgCO2e", null, "0.5 kg"],
      ["reason", null, "(password)"],
    ]));
  it("says a share in percent and a rate in euro", () => {
    const value = (subject: string) => of(subject, { value: "0.15" }, { value: "0.2", validFrom: "2026-11-01" });
    expect(value("setting:margin")[0]).toEqual(["value", "15 %", "20 %"]);
    expect(value("setting:eur_per_m2")).toEqual([
      ["value", "0.15 €/m²", "0.2 €/m²"],
      ["validFrom", null, "#2026-11-01"],
    ]);
  });
  it("says a balance once", () =>
    expect(
      of("user:1", { balanceMicroEur: 1 }, { balanceMicroEur: 3, transferId: "x", byMicroEur: 2, toMicroEur: null }),
    ).toEqual([["balanceMicroEur", "1 µ€", "3 µ€"]]));
  it("says by how much where nothing else is known", () =>
    expect(of("user:1", null, { byMicroEur: -2 })).toEqual([["byMicroEur", null, "-2 µ€"]]));
  it("says when a suspension began, and that it ended", () => {
    expect(of("user:1", { suspendedAt: null }, { suspendedAt: "2026-11-01T10:00:00Z" })).toEqual([
      ["suspendedAt", null, "@2026-11-01T10:00:00Z"],
    ]);
    expect(of("user:1", null, null)).toEqual([]);
  });
});

describe("eventKey", () => {
  it.each([
    ["session.reuse", "session_reuse"],
    ["rebalancing_fee.set", "rebalancing_fee_set"],
    ["something.else", null],
  ])("finds the words of %s", (action, key) => expect(eventKey(action)).toBe(key));
});

it("names months and providers, and no settings", () => {
  expect(subjectOf("donation:2026-10")).toEqual({ kind: "donation", name: "2026-10" });
  expect(subjectOf("alert:late:pi_1")).toEqual({ kind: "alert", name: "late:pi_1" });
  expect(subjectOf("setting:margin")).toBeNull();
  expect(subjectOf("invitation")).toBeNull();
});
