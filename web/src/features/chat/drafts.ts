/** Texts that were begun and not sent, by chat, for as long as the page lives. */

const drafts = new Map<string, string>();

/** The draft of a chat that has no id yet. */
export const newChat = "new";

export function draftOf(chat: string): string {
  return drafts.get(chat) ?? "";
}

export function keepDraft(chat: string, text: string): void {
  if (text === "") drafts.delete(chat);
  else drafts.set(chat, text);
}
