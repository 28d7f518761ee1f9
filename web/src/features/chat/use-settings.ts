import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { presetsQuery, type SettingsChange, settingsBody, settingsWith } from "@/api/chat-settings";
import { request } from "@/api/client";
import { conversationQuery } from "@/api/queries";
import type { ChatSettings, Preset } from "@/api/types";
import type { Chat } from "./use-chat";

export interface Presets {
  readonly list: readonly Preset[];
  /** What a new chat begins with is known. */
  readonly isReady: boolean;
  /** What this chat begins with while it is new: the preset asked for, else the default. */
  readonly first: Preset | null;
}

/** The presets of the person, and the one a new chat begins with. */
export function usePresets(isNew: boolean, askedFor: string | null): Presets {
  const query = useQuery(presetsQuery);
  const list = query.data ?? [];
  const first = list.find(({ id }) => id === askedFor) ?? list.find((preset) => preset.default) ?? null;
  return { list, isReady: !(isNew && query.isPending), first: isNew ? first : null };
}

export interface Settings {
  /** What the next answer is asked for with. */
  readonly now: ChatSettings | null;
  /** The chat is loaded, or begins here. */
  readonly isKnown: boolean;
  /** Rejects with what the server refused. */
  readonly keep: (change: SettingsChange) => Promise<unknown>;
  /** Takes those of the preset, and its model. */
  readonly use: (preset: Preset) => Promise<unknown>;
}

/** The settings of one chat: on the server once it is there, until then in this page. */
export function useSettings(
  { id, isNew, conversation }: Pick<Chat, "id" | "isNew" | "conversation">,
  first: Preset | null,
  onModel: (model: string) => void,
): Settings {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<ChatSettings | null | undefined>(undefined);
  const begun = chosen === undefined ? first && settingsWith(first, first) : chosen;
  const keep = async ({ settings, model }: SettingsChange) => {
    const kept = isNew ? settings : await keepSettings(id, settings);
    if (isNew) setChosen(kept);
    client.setQueryData(conversationQuery(id).queryKey, (now) =>
      now === undefined ? now : { ...now, settings: kept },
    );
    if (model !== null) onModel(model);
  };
  const use = (preset: Preset) => keep({ settings: settingsWith(preset, preset), model: preset.model });
  const isKnown = isNew || conversation.conversationId !== "";
  return { now: isNew ? begun : (conversation.settings ?? null), isKnown, keep, use };
}

/** Gives a chat these settings, for its answers from now on. */
async function keepSettings(conversationId: string, settings: ChatSettings | null): Promise<ChatSettings | null> {
  const body = settingsBody(settings);
  const path = `/api/convos/${conversationId}/settings`;
  return (await request<{ readonly settings: ChatSettings | null }>(path, { method: "PUT", body })).settings;
}
