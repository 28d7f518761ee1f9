import { describe, expect, it } from "vitest";
import type { Model, Receipt } from "@/api/types";
import { groupModels } from "@/lib/model-groups";
import {
  cheaperCandidates,
  estimateBytes,
  isHistoryDear,
  pickModel,
  pricedTokens,
  shortfallOf,
  summaryModel,
  wordsOfTokens,
} from "./rules";

const range = (best: number) => ({ low: best / 2, best, high: best * 2 });

function model(id: string, provider: string, microEur: number, carbon: number, more: Partial<Model> = {}): Model {
  return {
    id,
    provider,
    vendor: provider,
    region: "eu",
    eu: true,
    zone: "EEE",
    dialect: "openai",
    demo: false,
    label: id,
    contextWindow: null,
    maxOutput: null,
    vision: false,
    pdf: false,
    reasoning: false,
    usdPerMtok: { input: 0.15, output: 0.6, cachedInput: 0.075 },
    eurPerMtok: { input: 0.16, output: 0.65, cachedInput: 0.08 },
    eurPerMtokSpan: null,
    typical: {
      microEur,
      kWh: range(carbon),
      co2eKg: range(carbon),
      waterL: range(carbon),
      class: "C",
      method: "a2b-2",
      measuredAnswers: null,
    },
    ...more,
  };
}

const models = [
  model("zeta", "acme", 5, 3),
  model("alpha", "acme", 9, 1),
  model("beta", "zoo", 1, 2),
  model("demo", "demo", 0, 0, { demo: true }),
];

describe("the model list", () => {
  const order = (sort: "name" | "price" | "footprint") =>
    groupModels(models, sort, "").flatMap((g) => g.models.map((m) => m.id));

  it("keeps providers together in each order", () => {
    expect(order("name")).toEqual(["alpha", "zeta", "demo", "beta"]);
    expect(order("price")).toEqual(["demo", "beta", "zeta", "alpha"]);
    expect(order("footprint")).toEqual(["demo", "alpha", "zeta", "beta"]);
  });

  it("finds by label, id and provider", () => {
    expect(groupModels(models, "name", "ZOO")).toHaveLength(1);
    expect(groupModels(models, "name", "nothing")).toEqual([]);
  });

  it("prefers the wish, then a real model, then the demo", () => {
    expect(pickModel(models, [null, "gone", "beta"])?.id).toBe("beta");
    expect(pickModel(models, [])?.id).toBe("zeta");
    expect(pickModel(models.slice(3), [])?.id).toBe("demo");
    expect(pickModel([], [])).toBeNull();
  });
});

describe("when money is missing (F31)", () => {
  const money = { balanceMicroEur: 2800, heldMicroEur: 1700, availableMicroEur: 1100 };
  const estimate = (id: string, microEur: number, leastMicroEur: number, longestOutput = 0) => ({
    model: id,
    code: null,
    microEur,
    leastMicroEur,
    contextWindow: null,
    inputTokens: 100,
    longestOutput,
  });

  it("asks about cheaper models that are as near and can read what is sent, the cheapest first", () => {
    const [zeta] = models;
    if (zeta === undefined) throw new Error("no model");
    const more = [...models, model("far", "acme", 1, 1, { region: "us" }), model("near", "acme", 2, 1)];
    expect(cheaperCandidates(more, zeta, false).map(({ id }) => id)).toEqual(["beta", "near"]);
    expect(cheaperCandidates(more, zeta, true)).toEqual([]);
  });

  it("says nothing while there is enough", () => {
    expect(shortfallOf(money, false, [estimate("zeta", 1100, 900)], null)).toBeNull();
    expect(shortfallOf(money, false, null, null)).toBeNull();
  });

  it("names what the server needed, and offers what this message costs elsewhere", () => {
    const found = shortfallOf(
      money,
      false,
      [
        estimate("zeta", 1500, 1200, 2),
        estimate("beta", 400, 300),
        estimate("dear", 1600, 10),
        estimate("free", 350, 1101),
      ],
      1300,
    );
    expect(found).toMatchObject({ isRefused: true, neededMicroEur: 1300, ...money, words: null });
    expect(found?.cheaper).toEqual({ id: "beta", microEur: 400 });
  });

  it("says how long an answer gets that would end early", () => {
    const found = shortfallOf(money, false, [estimate("zeta", 1500, 900, 200)], null);
    expect(found).toMatchObject({ isRefused: false, neededMicroEur: 1500, words: 120, cheaper: null });
  });

  it("offers nothing to spend where the wallet is blocked", () => {
    const found = shortfallOf(money, true, [estimate("zeta", 10, 5, 900), estimate("beta", 4, 3)], null);
    expect(found).toMatchObject({ isRefused: true, isBlocked: true, cheaper: null, words: null });
  });

  it("counts words in tens, and none too few to help", () => {
    expect([wordsOfTokens(20), wordsOfTokens(200), wordsOfTokens(9000)]).toEqual([null, 120, 500]);
  });
});

describe("a long history", () => {
  it("is worth a word where it is most of the price", () => {
    expect(isHistoryDear(31, 33, 20_000)).toBe(true);
    expect(isHistoryDear(31, 33, 2_000)).toBe(false);
    expect(isHistoryDear(10, 33, 20_000)).toBe(false);
  });

  it("is summed up by the cheapest model with the room, else by the chosen one", () => {
    const chosen = model("zeta", "acme", 5, 3, { contextWindow: 100_000 });
    const small = model("small", "acme", 1, 1, { contextWindow: 8_000 });
    const large = model("large", "acme", 2, 1, { contextWindow: 200_000 });
    expect(summaryModel([chosen, small, large], chosen)).toBe(large);
    expect(summaryModel([chosen, small], chosen)).toBe(chosen);
  });
});

it("counts bytes, not characters, and rounds up", () => {
  expect(estimateBytes(["ü".repeat(40)])).toBe(128);
  expect(estimateBytes([])).toBe(0);
});

describe("dollar prices on a receipt", () => {
  const offered = model("small", "acme", 0, 0);
  const receipt = {
    model: "small",
    provider: "acme",
    usage: { uncached_input: 13_104, cache_read: 2048, cache_write: 0, output: 618 },
    money: { providerUsd: 0.00249 },
  } as unknown as Receipt;

  it("are shown when they give what was booked", () => {
    const elsewhere = model("small", "zoo", 0, 0);
    const twin = { ...offered, id: "twin", usdPerMtok: { input: 9, output: 9, cachedInput: 9 } };
    const rows = pricedTokens(receipt, [elsewhere, twin, offered]);
    expect(rows?.map(({ usd }) => usd.toFixed(7))).toEqual(["0.0019656", "0.0001536", "0.0003708"]);
  });

  it("are left out when the price list has changed since", () => {
    const changed = model("small", "acme", 0, 0, { usdPerMtok: { input: 1, output: 1, cachedInput: null } });
    expect(pricedTokens(receipt, [changed, model("small", "zoo", 0, 0)])).toBeNull();
    expect(pricedTokens(receipt, [])).toBeNull();
  });
});
