/** One conversation and what happens to it while its answers are written: `(state, event) → state`. Pure. */

import { ProblemError } from "@/api/problem";
import type { AgentRun, ChatDocument, ChatFile, ChatSettings, Conversation, Message, RunStep } from "@/api/types";
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
  readonly documents?: readonly ChatDocument[];
  /** Of the chat that begins with it. */
  readonly settings?: ChatSettings | null;
}

/** How long the server keeps a temporary chat. */
const TEMPORARY_MS = 24 * 3_600_000;

/** Shows the question and an empty answer at once, before the server has said a word. */
export function begin(conversation: Conversation, question: Question): Conversation {
  const { text, model, parentId, at, files = [], documents = [] } = question;
  const answer = { ...blank(pendingAnswer, "assistant", text === null ? parentId : pendingQuestion, at), model };
  const asked = text === null ? [] : [{ ...blank(pendingQuestion, "user", parentId, at), text, files, documents }];
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

/** A chat, and which of its answers the events are about. */
export interface Answering {
  readonly conversation: Conversation;
  /** `pendingAnswer` until the server names it; null where nothing shows it before that. */
  readonly answerId: string | null;
  /** The chat goes on with this answer as soon as it has a name. */
  readonly isHead: boolean;
}

export function reduce(state: Answering, event: ChatEvent): Answering {
  switch (event.kind) {
    case "message":
      return named(state, event);
    case "delta":
      return answered(state, (answer) => ({ ...answer, text: answer.text + event.text }));
    case "reasoning":
      return answered(state, (answer) => ({ ...answer, reasoning: (answer.reasoning ?? "") + event.text }));
    case "citation":
      return answered(state, (answer) => ({
        ...answer,
        citations: [...(answer.citations ?? []).filter(({ n }) => n !== event.citation.n), event.citation],
      }));
    case "image":
      return answered(state, (answer) => ({ ...answer, files: [...(answer.files ?? []), event.file] }));
    case "receipt":
      return answered(state, (answer) => ({
        ...answer,
        receipt: event.receipt,
        status: answer.status === "streaming" ? "done" : answer.status,
      }));
    case "error":
      return answered(state, (answer) => ({
        ...answer,
        status: "failed",
        errorCode: event.code,
        errorFacts: event.facts,
      }));
    case "step":
      return answered(taken(state, event.step.id), (answer) => ({ ...answer, run: withStep(answer, event.step) }));
    case "run":
      return answered(state, (answer) => ({ ...answer, run: { steps: [], ...answer.run, ...event.run } }));
    case "title":
      return { ...state, conversation: { ...state.conversation, title: event.text } };
    case "done":
      return answered(state, (answer) => ({
        ...answer,
        status: event.status ?? (answer.status === "streaming" ? "done" : answer.status),
      }));
    case "next":
      return taken(state, event.id);
    case "notice":
      return state;
  }
}

/** A text that waited became a question, or a step of the run, which has its id. */
function taken(state: Answering, id: string): Answering {
  const { queued = [] } = state.conversation;
  if (!queued.some((one) => one.id === id)) return state;
  return { ...state, conversation: { ...state.conversation, queued: queued.filter((one) => one.id !== id) } };
}

/** The run of an answer with this step as it is now; one that goes on is told from its beginning. */
function withStep({ id, run }: Message, step: RunStep): AgentRun {
  const before = run ?? { id, ...nothingYet };
  const steps = before.steps.some((one) => one.id === step.id)
    ? before.steps.map((one) => (one.id === step.id ? step : one))
    : [...before.steps, step];
  return { ...before, state: "running", reason: null, steps };
}

const nothingYet = {
  state: "running",
  reason: null,
  steps: [],
  totalMicroEur: 0,
  rebalancingMicroEur: 0,
  kWh: null,
  kgCO2e: null,
  m2Funded: null,
} as const;

/** Adds an answer that the server did not even begin. */
export function failAtOnce(now: Conversation, questionId: string, model: string, error: unknown): Conversation {
  const made = blank(`failed-${model}-${now.messages.length}`, "assistant", questionId, new Date().toISOString());
  const why =
    error instanceof ProblemError
      ? { errorCode: error.code, errorFacts: error.facts }
      : { errorCode: "network", errorFacts: null };
  return { ...now, messages: [...now.messages, { ...made, model, status: "failed", ...why }] };
}

/** The reader pressed stop. What arrives after it still counts. */
export function markStopped(conversation: Conversation, answerId: string): Conversation {
  return changed(conversation, answerId, (answer) =>
    answer.status === "streaming" ? { ...answer, status: "stopped" } : answer,
  );
}

/** The server names a message. A name that is known already means a replay from the start: its text begins anew. */
function named(state: Answering, event: Extract<ChatEvent, { kind: "message" }>): Answering {
  const { conversation, isHead } = state;
  const { messages, headId } = conversation;
  const isAnswer = event.role === "assistant";
  const answerId = isAnswer ? event.id : state.answerId;
  const pending = isAnswer ? pendingAnswer : pendingQuestion;
  const next = isHead ? event.id : headId;
  if (messages.some(({ id }) => id === event.id)) {
    if (!isAnswer) return state;
    const fresh = messages.map((message) =>
      message.id === event.id
        ? { ...message, text: "", reasoning: null, files: [], status: "streaming" as const }
        : message,
    );
    return { ...state, answerId, conversation: { ...conversation, messages: fresh, headId: next } };
  }
  if (state.answerId === pendingAnswer && messages.some(({ id }) => id === pending)) {
    const renamed = messages.map((message) => {
      if (message.id === pending) {
        return { ...message, id: event.id, parentId: event.parentId, model: event.model ?? message.model };
      }
      return message.parentId === pending ? { ...message, parentId: event.id } : message;
    });
    const head = headId === pending ? event.id : headId;
    return { ...state, answerId, conversation: { ...conversation, messages: renamed, headId: head } };
  }
  const added = { ...blank(event.id, event.role, event.parentId, new Date(0).toISOString()), model: event.model };
  return { ...state, answerId, conversation: { ...conversation, messages: [...messages, added], headId: next } };
}

/** Changes the answer that is being written. */
function answered(state: Answering, change: (answer: Message) => Message): Answering {
  const { conversation, answerId } = state;
  const next = answerId === null ? conversation : changed(conversation, answerId, change);
  return next === conversation ? state : { ...state, conversation: next };
}

function changed(now: Conversation, answerId: string, change: (answer: Message) => Message): Conversation {
  const index = now.messages.findLastIndex(({ id }) => id === answerId);
  const answer = now.messages[index];
  if (answer === undefined || answer.role !== "assistant") return now;
  const next = change(answer);
  return next === answer ? now : { ...now, messages: now.messages.with(index, next) };
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
