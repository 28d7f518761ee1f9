/** Models as lists show them: found by words, in groups by provider, in an order. Pure. */

export const modelSorts = ["name", "price", "footprint"] as const;
export type ModelSort = (typeof modelSorts)[number];

/** What is known of a model that is offered. */
export interface Offered {
  readonly id: string;
  readonly label: string;
  readonly provider: string;
  readonly region: string | null;
  readonly typical: { readonly microEur: number; readonly co2eKg: { readonly best: number } | null };
}

export interface ModelGroup<M extends Offered> {
  readonly provider: string;
  readonly regions: readonly string[];
  readonly models: readonly M[];
}

/** A model whose footprint is not known stands last, never first. */
const carbonOf = (model: Offered) => model.typical.co2eKg?.best ?? Number.MAX_VALUE;

const byName = (a: Offered, b: Offered) => a.label.localeCompare(b.label) || a.id.localeCompare(b.id);

const keyOf: Record<ModelSort, (a: Offered, b: Offered) => number> = {
  name: byName,
  price: (a, b) => a.typical.microEur - b.typical.microEur || byName(a, b),
  footprint: (a, b) => carbonOf(a) - carbonOf(b) || byName(a, b),
};

/** Models that match, in groups by provider. By name the groups stand in order of name; otherwise the group with the best model first. */
export function groupModels<M extends Offered>(models: readonly M[], sort: ModelSort, query: string): ModelGroup<M>[] {
  const wanted = query.trim().toLowerCase();
  const groups = new Map<string, M[]>();
  for (const model of models) {
    if (wanted !== "" && !`${model.label} ${model.id} ${model.provider}`.toLowerCase().includes(wanted)) continue;
    groups.set(model.provider, [...(groups.get(model.provider) ?? []), model]);
  }
  const compare = keyOf[sort];
  return [...groups]
    .map(([provider, found]) => ({
      provider,
      regions: [...new Set(found.flatMap((model) => model.region ?? []))],
      models: found.toSorted(compare),
    }))
    .toSorted((a, b) => {
      const [first, second] = [a.models[0], b.models[0]];
      if (sort === "name" || first === undefined || second === undefined) return a.provider.localeCompare(b.provider);
      return compare(first, second);
    });
}
