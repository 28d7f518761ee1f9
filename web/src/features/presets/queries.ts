import { useMutation, useQueryClient } from "@tanstack/react-query";
import { presetsQuery } from "@/api/chat-settings";
import { request } from "@/api/client";
import type { Preset, PresetWish } from "@/api/types";

/** Keeps a preset: a new one, or the one with this id as it shall be now. */
export function useSavePreset() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, wish }: { readonly id: string | null; readonly wish: PresetWish }) =>
      id === null
        ? request<Preset>("/api/presets", { method: "POST", body: wish })
        : request<Preset>(`/api/presets/${id}`, { method: "PUT", body: wish }),
    onSuccess: () => client.invalidateQueries(presetsQuery),
  });
}

export function useDeletePreset() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(`/api/presets/${id}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries(presetsQuery),
  });
}

/** What a preset says besides its id and time. */
export function wishOf(preset: Preset): PresetWish {
  const { id: _id, changedAt: _changedAt, ...wish } = preset;
  return wish;
}
