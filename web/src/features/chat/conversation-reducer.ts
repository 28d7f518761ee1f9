/** One conversation and what happens to it while an answer is written: `(conversation, event) → conversation`. Pure. */

import { ProblemError } from "@/api/problem";
import type { ChatFile, ChatSettings, Conversation, Message } from "@/api/types";
import type { ChatEvent } from "./stream-events";

/** Ids of messages that the server has not named yet. */
export const pendingQuestion = "pending-question";
export const pendingAnswer = "pending-answer";

export interface Question {
  /** Null: more of the answer `parentId`. */
  readonly text: string | null;
  readonly model: string;
  readonly parentId: string | null;
  readonly at: string;
  readonly isTemporary?: boolean;
  readonly files?: readonly ChatFile[];
  /** Of the chat that begins with it. */
  readonly settings?: ChatSettings | null;
}

/** How long the server keeps a temporary chat. */
const TEMPORARY_MS = 24 * 3_600_000;

/** Shows the question and an empty answer at once, before the server has said a word. */
export function begin(conversation: Conversation, question: Question): Conversation {
  const { text, model, parentId, at, files = [] } = question;
  const answer = { ...blank(pendingAnswer, "assistant", text === null ? parentId : pendingQuestion, at), model };
  const asked = text === null ? [] : [{ ...blank(pendingQuestion, "user", parentId, at), text, files }];
  const until = question.isTemporary ? new Date(Date.parse(at) + TEMPORARY_MS).toISOString() : undefined;
  return {
    ...conversation,
    ...(until === undefined ? {} : { temporaryUntil: until }),
    ...(question.settings === undefined ? {} : { settings: question.settings }),
    headId: pendingAnswer,
    messages: [...conversation.messages, ...asked, answer],
  };
}

/** Takes back what `begin` showed: the server refused, and nothing was stored. */
export function takeBack(conversation: Conversation, headId: string | null): Conversation {
  const messages = conversation.messages.filter(({ id }) => id !== pendingQuestion && id !== pendingAnswer);
  return { ...conversation, headId, messages };
}

export function reduce(conversation: Conversation, event: ChatEvent): Conversation {
  switch (event.kind) {
    case "message":
      return named(conversation, event);
    case "delta":
      return answered(conversation, (answer) => ({ ...answer, text: answer.text + event.text }));
    case "reasoning":
      return answered(conversation, (answer) => ({ ...answer, reasoning: (answer.reasoning ?? "") + event.text }));
    case "receipt":
      return answered(conversation, (answer) => ({
        ...answer,
        receipt: event.receipt,
        status: answer.status === "streaming" ? "done" : answer.status,
      }));
    case "error":
      return answered(conversation, (answer) => ({
        ...answer,
        status: "failed",
        errorCode: event.code,
        errorFacts: event.facts,
      }));
    case "title":
      return { ...conversation, title: event.text };
    case "done":
      return answered(conversation, (answer) => ({
        ...answer,
        status: event.status ?? (answer.status === "streaming" ? "done" : answer.status),
      }));
    case "notice":
      return conversation;
  }
}

/** The same for one of several answers to a question, which need not be the head. */
export function reduceCompared(conversation: Conversation, answerId: string, event: ChatEvent): Conversation {
  if (event.kind === "title") return reduce(conversation, event);
  return { ...reduce({ ...conversation, headId: answerId }, event), headId: conversation.headId };
}

/** An answer that the server did not even begin. */
export function failedCompared(now: Conversation, questionId: string, model: string, error: unknown): Conversation {
  const made = blank(`failed-${model}-${now.messages.length}`, "assistant", questionId, new Date().toISOString());
  const why =
    error instanceof ProblemError
      ? { errorCode: error.code, errorFacts: error.facts }
      : { errorCode: "network", errorFacts: null };
  return { ...now, messages: [...now.messages, { ...made, model, status: "failed", ...why }] };
}

/** The reader pressed stop. What arrives after it still counts. */
export function markStopped(conversation: Conversation): Conversation {
  return answered(conversation, (answer) =>
    answer.status === "streaming" ? { ...answer, status: "stopped" } : answer,
  );
}

/** The server names a message. A name that is known already means a replay from the start: its text begins anew. */
function named(conversation: Conversation, event: Extract<ChatEvent, { kind: "message" }>): Conversation {
  const pending = event.role === "user" ? pendingQuestion : pendingAnswer;
  const { messages, headId } = conversation;
  const known = messages.some(({ id }) => id === event.id);
  if (known) {
    if (event.role === "user") return conversation;
    const fresh = messages.map((message) =>
      message.id === event.id ? { ...message, text: "", reasoning: null, status: "streaming" as const } : message,
    );
    return { ...conversation, messages: fresh, headId: event.id };
  }
  if (messages.some(({ id }) => id === pending)) {
    const renamed = messages.map((message) => {
      if (message.id === pending) {
        return { ...message, id: event.id, parentId: event.parentId, model: event.model ?? message.model };
      }
      return message.parentId === pending ? { ...message, parentId: event.id } : message;
    });
    return { ...conversation, messages: renamed, headId: headId === pending ? event.id : headId };
  }
  const added = { ...blank(event.id, event.role, event.parentId, new Date(0).toISOString()), model: event.model };
  return { ...conversation, messages: [...messages, added], headId: event.id };
}

/** Changes the answer that is being written: the head. */
function answered(conversation: Conversation, change: (answer: Message) => Message): Conversation {
  const index = conversation.messages.findLastIndex(({ id }) => id === conversation.headId);
  const answer = conversation.messages[index];
  if (answer === undefined || answer.role !== "assistant") return conversation;
  const next = change(answer);
  return next === answer ? conversation : { ...conversation, messages: conversation.messages.with(index, next) };
}

function blank(id: string, role: Message["role"], parentId: string | null, createdAt: string): Message {
  return {
    id,
    parentId,
    role,
    text: "",
    reasoning: null,
    model: null,
    provider: null,
    status: role === "user" ? "done" : "streaming",
    errorCode: null,
    createdAt,
    receipt: null,
  };
}
