/**
 * Who is signed in. The access token lives in this module's memory only; what outlives the page is the refresh cookie,
 * which no script can read. One refresh runs at a time, however many requests wait for it.
 */

import { NetworkError, ProblemError } from "./problem";
import type { Session, User } from "./types";

export type SessionState =
  | { readonly status: "unknown" }
  | { readonly status: "signed-out"; readonly isSuspended: boolean }
  | { readonly status: "signed-in"; readonly user: User };

let token: string | null = null;
let state: SessionState = { status: "unknown" };
let refreshing: Promise<boolean> | null = null;
const listeners = new Set<() => void>();
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("session");

function change(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

export function sessionState(): SessionState {
  return state;
}

export function subscribeToSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function accessToken(): string | null {
  return token;
}

export function beginSession(session: Session): void {
  token = session.accessToken;
  change({ status: "signed-in", user: session.user });
}

/** The person who is signed in changed what is known of them. */
export function changeUser(user: User): void {
  if (state.status === "signed-in") change({ status: "signed-in", user });
}

/** Forgets the session in this tab, and in the others unless they told us. */
export function endSession(origin: "here" | "other-tab" = "here", isSuspended = false): void {
  const wasSignedIn = state.status === "signed-in";
  token = null;
  change({ status: "signed-out", isSuspended });
  if (origin === "here" && wasSignedIn) tabs?.postMessage("signed-out");
}

tabs?.addEventListener("message", () => {
  if (state.status === "signed-in") endSession("other-tab");
});

/** True when there is a session afterwards. Throws `NetworkError` when the server cannot be reached. */
export function refreshSession(): Promise<boolean> {
  refreshing ??= refresh().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function refresh(): Promise<boolean> {
  let response: Response;
  try {
    response = await fetch("/api/auth/refresh", {
      method: "POST",
      // Nobody has to be signed in: that is an answer then, and no refused request in the browser's log.
      headers: { "x-a2b": "1", "x-a2b-optional": "1" },
      credentials: "same-origin",
    });
  } catch (cause) {
    throw new NetworkError("the server cannot be reached", { cause });
  }
  if (response.status === 204) {
    endSession();
    return false;
  }
  if (response.ok) {
    beginSession((await response.json()) as Session);
    return true;
  }
  if (response.status >= 500) throw new ProblemError(response.status, await response.json().catch(() => null));
  const body: unknown = await response.json().catch(() => null);
  endSession("here", new ProblemError(response.status, body).code === "account_suspended");
  return false;
}
