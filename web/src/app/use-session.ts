import { useSyncExternalStore } from "react";
import { type SessionState, sessionState, subscribeToSession } from "@/api/session";
import type { User } from "@/api/types";

export function useSession(): SessionState {
  return useSyncExternalStore(subscribeToSession, sessionState);
}

export function useUser(): User | null {
  const session = useSession();
  return session.status === "signed-in" ? session.user : null;
}
