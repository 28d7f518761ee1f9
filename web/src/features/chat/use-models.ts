import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { autoModelsQuery, modelsQuery, preferencesQuery } from "@/api/queries";
import type { AutoModel, Model } from "@/api/types";
import { bareName, modelNames } from "@/lib/model-names";
import { recall, remember } from "@/lib/storage";
import { chosenModel, keepChosenModel } from "./chosen-model";
import { keepLastModel, keepModelOfChat } from "./queries";
import { autoModels, isAuto, pickModel } from "./rules";
import type { Chat } from "./use-chat";

export interface Models {
  readonly list: readonly Model[];
  /** The ways of choosing among them, with what each would choose now; none where there is nothing to choose. */
  readonly autos: readonly AutoModel[];
  readonly isLoading: boolean;
  /** Why the list could not be loaded; null while it can. */
  readonly loadError: Error | null;
  readonly reload: () => Promise<unknown>;
  /** The model to write with: the one chosen here, else the one that wrote last, else the one preferred. */
  readonly current: Model | null;
  /** Writes with this model here, and in the next chat. */
  readonly choose: (model: Model) => void;
  /** Writes with this model here. */
  readonly goOnWith: (id: string | null) => void;
  /** The name a person reads, with the provider where two offer a model of the same name. */
  readonly labelOf: (id: string | null) => string;
}

/**
 * The models that can be used, and the one this chat is written with. `first` is the one its preset begins with, `given` that of its agent. In a new chat that stays in
 * the EU only models there are taken unasked.
 */
export function useModels(
  { id, isNew, path, conversation }: Chat,
  first: string | null,
  isEUOnly: boolean,
  given: string | null = null,
): Models {
  const { t } = useTranslation();
  const query = useQuery(modelsQuery);
  const isAChoice = (query.data ?? []).filter((model) => !model.demo).length > 1;
  const choices = useQuery({ ...autoModelsQuery(isEUOnly), enabled: isAChoice });
  const autos = (isAChoice ? choices.data : undefined) ?? [];
  const client = useQueryClient();
  const preferences = useQuery(preferencesQuery).data;
  const [chosen, goOnWith] = useState<string | null>(null);
  const list = query.data ?? [];
  const lastUsed = path.findLast((message) => message.role === "assistant")?.model ?? null;
  const inEU = list.filter((model) => model.eu);
  const unasked = isEUOnly && inEU.length > 0 ? inEU : list;
  const wishes =
    given !== null ? [given] : [chosen, isNew ? chosenModel() : (conversation.chosenModel ?? null), lastUsed];
  const unaskedWishes = [first, preferences?.defaultModel ?? null, recall("model"), preferences?.lastModel ?? null];
  // Nobody writes with another model because the ways of choosing are not there yet.
  const isAwaited =
    isAChoice && choices.isPending && isAuto([...wishes, ...unaskedWishes].find((wish) => wish !== null) ?? null);
  const names = useMemo(() => modelNames(query.data ?? [], t("model.demo")), [query.data, t]);
  const labelOf = useCallback(
    (id: string | null) =>
      isAuto(id)
        ? t(`model.autos.${autoModels[id]}`)
        : (names.get(id ?? "") ?? (id === "demo" ? t("model.demo") : bareName(id ?? ""))),
    [names, t],
  );
  return {
    list,
    autos,
    isLoading: query.isPending,
    loadError: query.error,
    reload: query.refetch,
    current: isAwaited
      ? null
      : pickModel([...list, ...autos], wishes, pickModel([...unasked, ...autos], unaskedWishes)),
    choose: (model) => {
      goOnWith(model.id);
      remember("model", model.id);
      if (isNew) keepChosenModel(model.id);
      else void keepModelOfChat(id, model.id).catch(() => undefined);
      // Where it cannot be kept, this browser remembers it.
      keepLastModel(model.id).then(
        (kept) => client.setQueryData(preferencesQuery.queryKey, kept),
        () => undefined,
      );
    },
    goOnWith,
    labelOf,
  };
}
