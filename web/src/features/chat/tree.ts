/** Reads the server's message tree. Pure; the server owns the tree, and these functions never change it. */

import type { Conversation, Message } from "@/api/types";

/** From the first message to the head. A head that is not there gives the newest message's path. */
export function pathTo(conversation: Conversation): Message[] {
  const byId = new Map(conversation.messages.map((message) => [message.id, message]));
  const path: Message[] = [];
  let next = (conversation.headId === null ? undefined : byId.get(conversation.headId)) ?? conversation.messages.at(-1);
  while (next !== undefined && path.length <= byId.size) {
    path.push(next);
    next = next.parentId === null ? undefined : byId.get(next.parentId);
  }
  return path.reverse();
}

/** The messages that share this one's parent, oldest first, itself included. */
export function siblingsOf(conversation: Conversation, message: Message): readonly Message[] {
  return conversation.messages.filter((other) => other.parentId === message.parentId && other.role === message.role);
}

/** The newest message below `id`, following the newest child each time. */
export function newestLeaf(conversation: Conversation, id: string): string {
  let leaf = id;
  for (let steps = 0; steps < conversation.messages.length; steps += 1) {
    const child = conversation.messages.findLast((message) => message.parentId === leaf);
    if (child === undefined) return leaf;
    leaf = child.id;
  }
  return leaf;
}

export interface Versions {
  readonly index: number;
  readonly ids: readonly string[];
}

/** Versions of an answer: its own siblings, else those of its question, which is sent again to get another answer. */
export function versionsOf(conversation: Conversation, answer: Message): Versions | null {
  const question = conversation.messages.find((message) => message.id === answer.parentId);
  for (const message of question === undefined ? [answer] : [answer, question]) {
    const ids = siblingsOf(conversation, message).map((sibling) => sibling.id);
    if (ids.length > 1) return { index: ids.indexOf(message.id), ids };
  }
  return null;
}
