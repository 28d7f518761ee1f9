import { describe, expect, it } from "vitest";
import { de } from "./de";
import { en } from "./en";
import { enAdmin } from "./en-admin";
import { enAgentTemplates } from "./en-agent-templates";
import { enErasure } from "./en-erasure";
import { enMeaning } from "./en-meaning";
import { enProof } from "./en-proof";
import { enQueue } from "./en-queue";
import { enReadAloud } from "./en-read-aloud";
import { enRun } from "./en-run";
import { enSchedules } from "./en-schedules";
import { enSecondFactor } from "./en-second-factor";
import { enTools } from "./en-tools";
import { enWays } from "./en-ways";

const english = {
  ...en,
  ...enAdmin,
  ...enAgentTemplates,
  ...enErasure,
  ...enMeaning,
  ...enProof,
  ...enQueue,
  ...enReadAloud,
  ...enRun,
  ...enSchedules,
  ...enSecondFactor,
  ...enTools,
  ...enWays,
};

/** Claims that rest on making up for a footprint, in every form; allowed only in the standing line, which denies them. */
const forbidden =
  /neutral|compensat|kompens|offset|balanced|rebalanc|ausgleich|ausgeglichen|klimapositiv|climate.positive|green ai|grüne ki/i;

function texts(node: object, path = ""): [string, string][] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    typeof value === "string" ? [[`${path}${key}`, value]] : texts(value as object, `${path}${key}.`),
  );
}

describe.each([
  ["en", english],
  ["de", de],
])("texts in %s", (_, language) => {
  const all = texts(language);

  it("make no forbidden claim outside the standing line (F33)", () => {
    const found = all.filter(
      ([key, text]) => key !== "disclaimer" && forbidden.test(text.replaceAll("aim2balance", "")),
    );
    expect(found).toEqual([]);
  });

  it("have the keys and placeholders of English", () => {
    const placeholders = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();
    const shape = (entries: [string, string][]) => entries.map(([key, text]) => [key, placeholders(text)]).toSorted();
    expect(shape(all)).toEqual(shape(texts(english)));
  });

  it("are not empty and hold no stray space", () => {
    expect(all.filter(([, text]) => text !== text.trim() || text === "" || text.includes("  "))).toEqual([]);
  });
});

it("has the standing lines word for word", () => {
  expect(en.disclaimer).toBe(
    "This contribution is no compensation. It does not make AI use climate-neutral. The footprint is an estimate; the area is amount ÷ cost rate.",
  );
  expect(de.disclaimer).toBe(
    "Dieser Beitrag ist keine Kompensation. Er macht die KI-Nutzung nicht klimaneutral. Der Fußabdruck ist eine Schätzung; die Fläche ist Betrag ÷ Kostensatz.",
  );
});

/** Words of money and nature: the one that is used, and those that are not. `docs/words.md` has the table. */
const doubles: Record<"en" | "de", readonly (readonly [string, RegExp])[]> = {
  en: [
    ["credit, balance", /\bfunds available\b|\bbudget left\b/i],
    ["on hold", /\breserved\b|\bearmarked\b/i],
    ["top-up, to top up", /\btopup\b|\brecharge\b|\breload credit\b/i],
    ["restoration surcharge", /restoration (fee|levy|charge)\b|rebalancing/i],
    ["restoration", /\breforestation\b|\brewilding\b/i],
    ["footprint", /\becological impact\b/i],
    ["provider", /\bvendor\b/i],
    ["dispute", /\bchargeback\b/i],
    ["log", /\baudit log\b/i],
    ["to switch on, to switch off", /^(enable|disable)$/i],
  ],
  de: [
    ["Guthaben", /\bKontostand\b|\bSaldo\b/],
    ["vorgemerkt", /reserviert/i],
    ["Aufladung, aufladen", /topup|top-up|Auflad(e)?betrag\b/i],
    ["Renaturierungsaufschlag", /Renaturierungs(\u00AD)?(beitrag|gebühr|abgabe|zuschlag)/i],
    ["Renaturierung", /Aufforstung|Wiederaufforst/i],
    ["Übersicht", /Dashboard|Überblick/],
    ["Fußabdruck", /Umweltauswirkung|Umwelteinfluss/i],
    ["Anbieter", /\bProvider\b/],
    ["Strg", /\bCtrl\b/],
    ["finanziert", /\b(fördert|förderte?n?|gefördert)\b/i],
    ["ausschalten", /\b(abschalten|abgeschaltet|deaktivier)/i],
    ["Sie", /\b(du|dein|deine[mnrs]?|dich|dir|euch|eure[mnrs]?)\b/i],
  ],
};

describe.each([
  ["en", english],
  ["de", de],
] as const)("words in %s", (language, words) => {
  it.each(doubles[language])("%s and no second word", (_, other) => {
    expect(texts(words).filter(([, text]) => other.test(text))).toEqual([]);
  });
});

/** Labels that are one word in English and more in German by their grammar or sense: a verb and a noun, a place and a time, a gender. */
const grammar = new Set(["Automatic top-up", "By", "From", "Next", "Open", "Refund", "Search", "Take back"]);

/** The surcharge is called a contribution where it is passed on, and in the line that the law wants; nowhere else, in either language. */
const passedOn = new Set(["disclaimer", "restoration.lead"]);

it.each([
  ["en", english, /contribut/i],
  ["de", de, /beitrag|beiträge/i],
] as const)("calls the surcharge by its one word in %s", (_, words, other) => {
  expect(texts(words).filter(([key, text]) => !passedOn.has(key) && other.test(text))).toEqual([]);
});

it("has one German label for one English label", () => {
  const german = new Map(texts(de));
  const labels = new Map<string, Set<string>>();
  for (const [key, text] of texts(english)) {
    if (text.length > 40 || grammar.has(text)) continue;
    const said = (german.get(key) ?? "").replaceAll("\u00ad", "");
    labels.set(text, (labels.get(text) ?? new Set()).add(said));
  }
  const doubled = [...labels].filter(([, said]) => said.size > 1).map(([text, said]) => [text, ...said]);
  expect(doubled).toEqual([]);
});
