/**
 * Texts that were begun and not sent, by chat. The server keeps them for every device of a person; this browser keeps what the server does
 * not have yet, through a reload, a crash and a lost connection, until the session ends.
 */

import { request } from "@/api/client";
import { sessionState, subscribeToSession } from "@/api/session";
import type { Schemas } from "@/api/types";

export type ServerDraft = Schemas["UnsentTextOut"];

export interface LocalDraft {
  readonly text: string;
  /** When it was written. */
  readonly at: number;
  /** The version of the server's draft that it goes on from. */
  readonly seen: number;
  /** The server has it. */
  readonly isKept: boolean;
}

/** The draft of a chat that has no id yet. */
export const newChat = "new";

const place = "a2b-drafts";
const leftPlace = "a2b-draft-left";
const nothing: LocalDraft = { text: "", at: 0, seen: 0, isKept: true };

interface Kept {
  readonly owner: string;
  readonly drafts: Record<string, LocalDraft>;
}

let memory: Kept | null = null;

const owner = () => {
  const state = sessionState();
  return state.status === "signed-in" ? state.user.id : "";
};

/** Read anew each time: other tabs write there too. */
function read(): Kept {
  try {
    const found = JSON.parse(localStorage.getItem(place) ?? "null") as Kept | null;
    if (found !== null && found.owner === owner() && typeof found.drafts === "object") return found;
  } catch {
    // What stands there is not ours, or nothing may be read: what this page knows counts.
  }
  return memory?.owner === owner() ? memory : { owner: owner(), drafts: {} };
}

function write(kept: Kept): void {
  memory = kept;
  try {
    if (Object.keys(kept.drafts).length === 0) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(kept));
  } catch {
    // No room, or none allowed: the texts live as long as the page.
  }
}

export function localDraft(chat: string): LocalDraft {
  return read().drafts[chat] ?? nothing;
}

export function keepLocally(chat: string, draft: LocalDraft): void {
  const { [chat]: _, ...others } = read().drafts;
  const isNothing = draft.text === "" && draft.isKept;
  write({ owner: owner(), drafts: isNothing ? others : { ...others, [chat]: draft } });
}

/** A text for a chat that is opened next. */
export function beginDraft(chat: string, text: string): void {
  keepLocally(chat, { text, at: Date.now(), seen: 0, isKept: false });
  markLeft(false);
}

/** Whether this tab has opened another chat since the text for a new one was begun: then "new chat" is an empty one. */
export function wasLeft(): boolean {
  try {
    return sessionStorage.getItem(leftPlace) === owner();
  } catch {
    return false;
  }
}

export function markLeft(isLeft: boolean): void {
  try {
    if (isLeft) sessionStorage.setItem(leftPlace, owner());
    else sessionStorage.removeItem(leftPlace);
  } catch {
    // Then the text stands in the new chat again.
  }
}

export function readDraft(chat: string, signal: AbortSignal): Promise<ServerDraft> {
  return request<ServerDraft>(`/api/drafts/${chat}`, { signal });
}

export function putDraft(chat: string, draft: LocalDraft, dropsEarlier = false): Promise<ServerDraft> {
  return request<ServerDraft>(`/api/drafts/${chat}`, {
    method: "PUT",
    body: { text: draft.text, changedAt: new Date(draft.at).toISOString(), seen: draft.seen, dropsEarlier },
  });
}

subscribeToSession(() => {
  if (sessionState().status !== "signed-out") return;
  memory = null;
  write({ owner: "", drafts: {} });
  markLeft(false);
});
