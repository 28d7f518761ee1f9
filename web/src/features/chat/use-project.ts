import { useQuery, useQueryClient } from "@tanstack/react-query";
import { conversationQuery, conversationsQuery, projectQuery } from "@/api/queries";
import { leaveProject } from "./queries";
import type { Chat } from "./use-chat";

export interface ChatProject {
  readonly id: string | null;
  /** What its models are told, which is sent and paid for with every message. */
  readonly instructions: string;
  readonly leave: () => void;
}

interface Wishes {
  /** The project a new chat begins in. */
  readonly projectId: string | null;
  /** A new chat begins in none. */
  readonly onLeaveNew: () => void;
  readonly onFailed: (error: unknown, retry: () => void) => void;
}

/** The project a chat is in, or begins in. */
export function useProject(
  { id, isNew, conversation }: Pick<Chat, "id" | "isNew" | "conversation">,
  { projectId, onLeaveNew, onFailed }: Wishes,
): ChatProject {
  const client = useQueryClient();
  const within = isNew ? projectId : (conversation.projectId ?? null);
  const query = useQuery({ ...projectQuery(within ?? ""), enabled: within !== null });
  const leave = () => {
    if (isNew) {
      onLeaveNew();
      return;
    }
    leaveProject(id).then(
      () => {
        client.setQueryData(conversationQuery(id).queryKey, (now) =>
          now === undefined ? now : { ...now, projectId: null },
        );
        void client.invalidateQueries(conversationsQuery);
      },
      (error: unknown) => onFailed(error, leave),
    );
  };
  return { id: within, instructions: within === null ? "" : (query.data?.instructions ?? ""), leave };
}
