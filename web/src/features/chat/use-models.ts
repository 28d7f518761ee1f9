import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { modelsQuery, preferencesQuery } from "@/api/queries";
import type { Message, Model } from "@/api/types";
import { modelNames } from "@/lib/model-names";
import { recall, remember } from "@/lib/storage";
import { pickModel } from "./rules";

export interface Models {
  readonly list: readonly Model[];
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
 * The models that can be used, and the one this chat is written with. `first` is the one its preset begins with. In a new chat that stays in
 * the EU only models there are taken unasked.
 */
export function useModels(path: readonly Message[], first: string | null, isEUOnly: boolean): Models {
  const { t } = useTranslation();
  const query = useQuery(modelsQuery);
  const preferred = useQuery(preferencesQuery).data?.defaultModel ?? null;
  const [chosen, goOnWith] = useState<string | null>(null);
  const list = query.data ?? [];
  const lastUsed = path.findLast((message) => message.role === "assistant")?.model ?? null;
  const inEU = list.filter((model) => model.eu);
  const unasked = isEUOnly && inEU.length > 0 ? inEU : list;
  const names = useMemo(() => modelNames(query.data ?? [], t("model.demo")), [query.data, t]);
  const labelOf = useCallback(
    (id: string | null) => names.get(id ?? "") ?? (id === "demo" ? t("model.demo") : (id ?? "")),
    [names, t],
  );
  return {
    list,
    isLoading: query.isPending,
    loadError: query.error,
    reload: query.refetch,
    current: pickModel(list, [chosen, lastUsed], pickModel(unasked, [first, preferred, recall("model")])),
    choose: (model) => {
      goOnWith(model.id);
      remember("model", model.id);
    },
    goOnWith,
    labelOf,
  };
}
