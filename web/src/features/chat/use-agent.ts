import { useQuery } from "@tanstack/react-query";
import { agentsQuery } from "@/api/agents";
import type { Agent } from "@/api/types";
import type { Chat } from "./use-chat";

export interface ChatAgent {
  /** The agent the chat was begun with, or begins with; null: none. */
  readonly id: string | null;
  /** The same while it is there and known. */
  readonly now: Agent | null;
  /** It was deleted, or never was: the chat answers without it. */
  readonly isGone: boolean;
  /** What the chat is asked with is known. */
  readonly isReady: boolean;
}

/** Who answers in a chat. */
export function useAgent(
  { isNew, conversation }: Pick<Chat, "isNew" | "conversation">,
  askedFor: string | null,
): ChatAgent {
  const wanted = isNew ? askedFor : (conversation.agentId ?? null);
  const query = useQuery({ ...agentsQuery, enabled: wanted !== null });
  const now = query.data?.find(({ id }) => id === wanted) ?? null;
  const isGone = wanted !== null && now === null && query.isSuccess && !query.isFetching;
  return { id: isNew && isGone ? null : wanted, now, isGone, isReady: wanted === null || query.isSuccess };
}
