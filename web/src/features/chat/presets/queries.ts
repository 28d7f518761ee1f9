import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import type { ChatSettings, Preset, SettingValues } from "@/api/types";
import { settingsBody } from "./rules";

export interface PresetWish extends SettingValues {
  readonly name: string;
  readonly description: string;
  readonly model: string | null;
  readonly default: boolean;
}

export const presetsQuery = queryOptions({
  queryKey: ["presets"],
  queryFn: ({ signal }) => request<readonly Preset[]>("/api/presets", { signal }),
  staleTime: 60_000,
});

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

/** Gives a chat these settings, for its answers from now on. */
export async function keepSettings(
  conversationId: string,
  settings: ChatSettings | null,
): Promise<ChatSettings | null> {
  const body = settingsBody(settings);
  const path = `/api/convos/${conversationId}/settings`;
  return (await request<{ readonly settings: ChatSettings | null }>(path, { method: "PUT", body })).settings;
}

/** What a preset says besides its id and time. */
export function wishOf(preset: Preset): PresetWish {
  const { id: _id, changedAt: _changedAt, ...wish } = preset;
  return wish;
}
