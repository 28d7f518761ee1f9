import { providerName } from "./provider-name";

export interface Named {
  readonly id: string;
  readonly label: string;
  readonly provider: string;
  readonly demo: boolean;
}

/** The name of each model by its id: with its provider where another one has the same name, by its id where that is not enough. */
export function modelNames(models: readonly Named[], demo: string): ReadonlyMap<string, string> {
  const plain = (model: Named) => (model.demo ? demo : model.label);
  const full = (model: Named) => `${plain(model)} · ${providerName(model.provider)}`;
  const plainly = counted(models.map(plain));
  const fully = counted(models.map(full));
  return new Map(
    models.map((model) => {
      if (plainly.get(plain(model)) === 1) return [model.id, plain(model)];
      return [model.id, fully.get(full(model)) === 1 ? full(model) : `${model.id} · ${providerName(model.provider)}`];
    }),
  );
}

/** A name for people where no list of models is at hand: without the provider that stands before it in the id. */
export function bareName(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** Names for people of ids without a list of models; those that would be the same keep the whole id. */
export function bareNames(ids: readonly string[], demo: string): ReadonlyMap<string, string> {
  const counts = counted(ids.map(bareName));
  return new Map(ids.map((id) => [id, id === "demo" ? demo : counts.get(bareName(id)) === 1 ? bareName(id) : id]));
}

/** Whether several providers offer a model of this name. */
export function isNameShared(models: readonly Named[], label: string): boolean {
  return new Set(models.filter((model) => model.label === label).map(({ provider }) => provider)).size > 1;
}

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
