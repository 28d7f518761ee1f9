/** Reads the server's message tree. Pure; the server owns the tree, and these functions never change it. */

import type { Conversation, Message } from "@/api/types";

interface Index {
  readonly byId: ReadonlyMap<string, Message>;
  /** What stands below a message, or below none, oldest first. */
  readonly below: ReadonlyMap<string | null, readonly Message[]>;
}

const indexes = new WeakMap<readonly Message[], Index>();

/** Made once for each state of a chat: what follows asks for every message that is drawn, and a chat may have thousands. */
function indexOf({ messages }: Conversation): Index {
  const known = indexes.get(messages);
  if (known !== undefined) return known;
  const below = new Map<string | null, Message[]>();
  for (const message of messages) {
    const beside = below.get(message.parentId);
    if (beside === undefined) below.set(message.parentId, [message]);
    else beside.push(message);
  }
  const made = { byId: new Map(messages.map((message) => [message.id, message])), below };
  indexes.set(messages, made);
  return made;
}

/** From the first message to the head. No head, no path: the chat begins anew. An unknown head gives the newest message's path. */
export function pathTo(conversation: Conversation): Message[] {
  const { byId } = indexOf(conversation);
  const path: Message[] = [];
  if (conversation.headId === null) return [];
  let next = byId.get(conversation.headId) ?? conversation.messages.at(-1);
  while (next !== undefined && path.length <= byId.size) {
    path.push(next);
    next = next.parentId === null ? undefined : byId.get(next.parentId);
  }
  return path.reverse();
}

/** The messages that share this one's parent, oldest first, itself included. */
export function siblingsOf(conversation: Conversation, message: Message): readonly Message[] {
  const beside = indexOf(conversation).below.get(message.parentId) ?? [];
  return beside.filter((other) => other.role === message.role);
}

/** What one of several models said to the newest question. */
export interface Column {
  readonly key: string;
  /** The one the chat goes on with, else the newest. */
  readonly shown: Message;
  /** Oldest first, without those that failed before a word and were asked for again. */
  readonly answers: readonly Message[];
}

/** The answers to the newest question by model, where several models answered and nothing was said since: they can be compared. */
export function comparedAt(conversation: Conversation, head: Message | null): readonly Column[] {
  if (head?.role !== "assistant" || head.parentId === null) return [];
  if (indexOf(conversation).byId.get(head.parentId)?.role !== "user") return [];
  const byModel = new Map<string, Message[]>();
  for (const answer of siblingsOf(conversation, head)) {
    const key = answer.model ?? "";
    byModel.set(key, [...(byModel.get(key) ?? []), answer]);
  }
  if (byModel.size < 2) return [];
  return [...byModel].map(([key, said]) => {
    const newest = said.at(-1) ?? head;
    const shown = said.includes(head) && !failedAtOnce(head) ? head : newest;
    return { key, shown, answers: said.filter((answer) => answer === shown || !failedAtOnce(answer)) };
  });
}

/** It failed before a word was written. */
export function failedAtOnce({ status, text }: Message): boolean {
  return status === "failed" && text === "";
}

/** The newest message below `id`, following the newest child each time. */
export function newestLeaf(conversation: Conversation, id: string): string {
  const { below } = indexOf(conversation);
  let leaf = id;
  for (let steps = 0; steps < conversation.messages.length; steps += 1) {
    const child = below.get(leaf)?.at(-1);
    if (child === undefined) return leaf;
    leaf = child.id;
  }
  return leaf;
}

/** A refusal for money: the server kept the question, but nothing was sent to a model. */
export function isRefusal(code: string | null): boolean {
  return code === "insufficient_balance" || code === "budget_exceeded";
}

export interface RefusedQuestion {
  readonly question: Message;
  /** What the server said: `needed_eur` and `available_eur`. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Asked {
  /** The conversation without questions that were refused for money. */
  readonly conversation: Conversation;
  /** The question at its end that was refused: it goes back to where it was written. */
  readonly refused: RefusedQuestion | null;
}

/** Takes questions that were never sent out of sight. Their text is not lost: the newest one is given back. */
export function withoutRefused(conversation: Conversation): Asked {
  const { byId, below } = indexOf(conversation);
  const wasRefused = (message: Message) => failedAtOnce(message) && isRefusal(message.errorCode);
  const gone = new Set<string>();
  let refused: RefusedQuestion | null = null;
  let headId = conversation.headId;
  // More of an answer that was refused: the answer stands as it was.
  for (const answer of conversation.messages) {
    if (answer.role !== "assistant" || answer.parentId === null || !wasRefused(answer)) continue;
    if (byId.get(answer.parentId)?.role !== "assistant") continue;
    gone.add(answer.id);
    if (headId === answer.id) headId = answer.parentId;
  }
  for (const question of conversation.messages) {
    const answers = below.get(question.id) ?? [];
    if (question.role !== "user" || answers.length === 0 || !answers.every(wasRefused)) continue;
    for (const { id } of [question, ...answers]) gone.add(id);
    const last = answers.find(({ id }) => id === conversation.headId);
    if (last !== undefined) refused = { question, facts: last.errorFacts ?? {} };
  }
  if (gone.size === 0) return { conversation, refused: null };
  return {
    conversation: {
      ...conversation,
      messages: conversation.messages.filter(({ id }) => !gone.has(id)),
      headId: refused === null ? headId : refused.question.parentId,
    },
    refused,
  };
}

export interface Versions {
  readonly index: number;
  readonly ids: readonly string[];
}

/**
 * Versions of an answer: its own siblings, else those of its question that say the same, for a question is sent again to
 * get another answer.
 */
export function versionsOf(conversation: Conversation, answer: Message): Versions | null {
  const question = answer.parentId === null ? undefined : indexOf(conversation).byId.get(answer.parentId);
  for (const message of question === undefined ? [answer] : [answer, question]) {
    const same = siblingsOf(conversation, message).filter(({ role, text }) => role !== "user" || text === message.text);
    const ids = same.map(({ id }) => id);
    if (ids.length > 1) return { index: ids.indexOf(message.id), ids };
  }
  return null;
}

/** Editions of a question: its siblings with other words, each by the newest message that has them. */
export function editionsOf(conversation: Conversation, question: Message): Versions | null {
  const byText = new Map<string, string>();
  for (const { id, text } of siblingsOf(conversation, question)) byText.set(text, id);
  byText.set(question.text, question.id);
  const ids = [...byText.values()];
  return ids.length > 1 ? { index: ids.indexOf(question.id), ids } : null;
}
