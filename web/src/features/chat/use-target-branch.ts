import { useEffect, useRef } from "react";
import type { Target } from "./components/thread";
import type { Chat } from "./use-chat";

/** Takes the branch that holds the message which was asked for, once for each time it is asked for. */
export function useTargetBranch({ conversation, path, showVersion }: Chat, target: Target | null): void {
  const arrived = useRef<Target | null>(null);
  useEffect(() => {
    if (target === null || arrived.current === target || !conversation.messages.some(({ id }) => id === target.id))
      return;
    arrived.current = target;
    if (!path.some(({ id }) => id === target.id)) showVersion(target.id);
  }, [target, conversation, path, showVersion]);
}
