import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { collectionsQuery, usedQuery, useUse } from "@/api/collections";
import type { Agent, Collection } from "@/api/types";
import type { Chat } from "./use-chat";

/** So much of passages goes along with a question, about; which they are is known when it is sent. */
const TYPICAL_PASSAGES = "p".repeat(6_000);

const none: readonly string[] = [];

export interface ChatKnowledge {
  /** All that there are. */
  readonly collections: readonly Collection[];
  /** Those of the chat itself. */
  readonly chosen: readonly string[];
  readonly ofProject: readonly string[];
  readonly ofAgent: readonly string[];
  /** How many are searched. */
  readonly count: number;
  /** In the place of what will be sent along, for the estimate; nothing where nothing is searched. */
  readonly standIn: readonly string[];
  readonly set: (ids: readonly string[]) => void;
}

/** What is searched for the questions of a chat. */
export function useKnowledge(
  { id, isNew }: Pick<Chat, "id" | "isNew">,
  projectId: string | null,
  agent: Agent | null,
  onFailed: (error: unknown, again: () => void) => void,
): ChatKnowledge {
  const [begun, setBegun] = useState(none);
  const collections = useQuery(collectionsQuery).data ?? [];
  const hasSome = collections.length > 0;
  const kept = useQuery({ ...usedQuery("convos", id), enabled: hasSome && !isNew }).data;
  const project = useQuery({ ...usedQuery("projects", projectId ?? ""), enabled: hasSome && projectId !== null }).data;
  const use = useUse("convos", id);
  const chosen = isNew ? begun : (kept ?? begun);
  const ofProject = projectId === null ? none : (project ?? none);
  const ofAgent = agent?.collections ?? none;
  const count = new Set([...chosen, ...ofProject, ...ofAgent]).size;
  const set = (ids: readonly string[]) => {
    if (isNew) setBegun(ids);
    else use.mutate(ids, { onError: (error) => onFailed(error, () => set(ids)) });
  };
  return { collections, chosen, ofProject, ofAgent, count, standIn: count === 0 ? none : [TYPICAL_PASSAGES], set };
}
