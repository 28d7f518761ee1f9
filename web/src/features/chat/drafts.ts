/** Texts that were begun and not sent, by chat. They outlive the page in its tab, and end with the session. */

import { sessionState, subscribeToSession } from "@/api/session";

const place = "a2b-drafts";
const kept = typeof sessionStorage === "undefined" ? null : sessionStorage;
const drafts = read();

/** The draft of a chat that has no id yet. */
export const newChat = "new";

export function draftOf(chat: string): string {
  return drafts.get(chat) ?? "";
}

export function keepDraft(chat: string, text: string): void {
  if (text === "") drafts.delete(chat);
  else drafts.set(chat, text);
  write();
}

subscribeToSession(() => {
  if (sessionState().status !== "signed-out") return;
  drafts.clear();
  write();
});

function read(): Map<string, string> {
  try {
    const found: unknown = JSON.parse(kept?.getItem(place) ?? "[]");
    return new Map(Array.isArray(found) ? (found as [string, string][]) : []);
  } catch {
    return new Map();
  }
}

function write(): void {
  try {
    if (drafts.size === 0) kept?.removeItem(place);
    else kept?.setItem(place, JSON.stringify([...drafts]));
  } catch {
    // No room, or none allowed: the texts live as long as the page.
  }
}
