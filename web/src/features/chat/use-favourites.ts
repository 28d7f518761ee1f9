import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import { preferencesQuery } from "@/api/queries";
import type { Model, Preferences } from "@/api/types";

export interface Favourites {
  readonly isFavourite: (model: Model) => boolean;
  readonly toggle: (model: Model) => void;
}

/** The models a person likes best, kept on the server. */
export function useFavourites(): Favourites {
  const client = useQueryClient();
  const kept = useQuery(preferencesQuery).data?.favouriteModels ?? [];
  const show = (favouriteModels: readonly string[]) =>
    client.setQueryData(preferencesQuery.queryKey, (now) => (now === undefined ? now : { ...now, favouriteModels }));
  const { mutate } = useMutation({
    mutationFn: (favouriteModels: readonly string[]) =>
      request<Preferences>("/api/user/personalization", { method: "PUT", body: { favouriteModels } }),
    onMutate: show,
    onError: () => show(kept),
  });
  const isFavourite = ({ id }: Model) => kept.includes(id);
  return {
    isFavourite,
    toggle: (model) => mutate(isFavourite(model) ? kept.filter((id) => id !== model.id) : [...kept, model.id]),
  };
}
