/**
 * Answers in progress, for one model or several. A run is one answer; it outlives the page that started it: it reads the
 * stream, folds its events into the query cache, and takes the stream up again where it was lost. React only watches.
 */

import type { QueryClient } from "@tanstack/react-query";
import { settingsBody } from "@/api/chat-settings";
import { send } from "@/api/client";
import { NetworkError, ProblemError } from "@/api/problem";
import { balanceQuery, conversationQuery, conversationsQuery } from "@/api/queries";
import { readEvents, type ServerEvent } from "@/api/stream";
import type { ChatDocument, ChatFile, ChatSettings, Conversation } from "@/api/types";
import { begin, failAtOnce, markStopped, pendingAnswer, reduce, takeBack } from "./conversation-reducer";
import { isRefusal } from "./message-tree";
import { chooseAnswer, stopAnswer } from "./queries";
import { type ChatEvent, chatEvent } from "./stream-events";

export interface Draft {
  readonly conversationId: string;
  readonly parentId: string | null;
  /** Null: more of the answer `parentId`. */
  readonly text: string | null;
  readonly model: string;
  /** The project a new chat begins in. */
  readonly projectId?: string | null;
  /** A chat that this message begins is in no list, and goes after a day. */
  readonly isTemporary?: boolean;
  /** A chat that this message begins is answered in the EU or not at all. */
  readonly isEUOnly?: boolean;
  /** Images that go with the text. */
  readonly files?: readonly ChatFile[];
  readonly documents?: readonly ChatDocument[];
  /** Bound of this answer in tokens; null: as the chat is set. */
  readonly maxOutput?: number | null;
  /** What a chat that this message begins is asked with; left out for one that is there, which has its own. */
  readonly settings?: ChatSettings | null;
  /** Who answers in a chat that this message begins. */
  readonly agentId?: string | null;
  /** What is searched for the questions of a chat that this message begins. */
  readonly collectionIds?: readonly string[];
  /** It waited in the chat, and does not any more. */
  readonly queuedId?: string | undefined;
}

export interface RunState {
  /** `naming`: the answer is complete and booked; only the title of the chat is still to come. */
  readonly phase: "sending" | "writing" | "reconnecting" | "naming";
  readonly notices: readonly string[];
}

/** What is asked with a further answer to a question that stands. */
interface FurtherOptions {
  /** The answer that the chat goes on with; null: the new one. */
  readonly headId: string | null;
  /** Bound of each answer in tokens. */
  readonly maxOutput?: number | undefined;
}

/** One answer that is being written. Those of one chat start, stop and fail without touching each other. */
interface Run {
  readonly conversationId: string;
  readonly model: string | null;
  /** The answer its question came with, whose progress the page tells; the others are further answers to the same question. */
  readonly isFirst: boolean;
  /** The chat goes on with this one. */
  readonly isHead: boolean;
  /** Called once, when the server has named the answer. */
  readonly onNamed: ((questionId: string | null) => void) | null;
  /** Called once, when the server has stored the question. */
  readonly onAccepted: (() => void) | null;
  readonly abort: AbortController;
  state: RunState;
  lastEventId: string;
  /** The answer, once the server has named it. */
  answerId: string | null;
  /** The server has stored the question. */
  accepted: boolean;
  hasText: boolean;
  queue: ChatEvent[];
  /** Why no model was asked, although the question was stored. */
  refusal: ProblemError | null;
}

type NewRun = Pick<Run, "conversationId" | "isFirst" | "isHead"> &
  Partial<Pick<Run, "model" | "onNamed" | "onAccepted" | "answerId">> & { readonly phase: RunState["phase"] };

const RESUME_ATTEMPTS = 8;
/** The receipt is seen a moment before the server has put the answer away and takes the next question. */
const BUSY_ATTEMPTS = 5;

const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("chats");

export class Runs {
  readonly #client: QueryClient;
  readonly #runs = new Map<string, readonly Run[]>();
  readonly #listeners = new Set<() => void>();
  /** Answers that are not taken up again: they were once, or are further ones that were begun here. */
  readonly #taken = new Set<string>();

  constructor(client: QueryClient) {
    this.#client = client;
  }

  /** Hears of questions asked in another tab of this browser, so that whoever shows that chat reads along. Returns how to end it. */
  listen(): () => void {
    const onQuestion = ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== "string" || this.#first(data) !== undefined) return;
      void this.#client.invalidateQueries(conversationQuery(data));
      void this.#client.invalidateQueries(conversationsQuery);
    };
    tabs?.addEventListener("message", onQuestion);
    return () => tabs?.removeEventListener("message", onQuestion);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** How the first answer to the newest question is coming along. */
  stateOf(conversationId: string): RunState | null {
    return this.#first(conversationId)?.state ?? null;
  }

  /** How many further answers of this chat are being written. */
  furtherCountOf(conversationId: string): number {
    return this.#of(conversationId).filter(({ isFirst }) => !isFirst).length;
  }

  /**
   * Sends a message and reads its answer to the end; `onAccepted` is called when the server has stored the question, and
   * `others` answer it too. Throws what the server refused with, before or after that: then nothing was sent to a model.
   */
  async start(draft: Draft, onAccepted: (() => void) | null = null, others: readonly string[] = []): Promise<void> {
    const id = draft.conversationId;
    const last = this.#first(id);
    if (last !== undefined) {
      if (last.state.phase !== "naming") return;
      this.#finish(last);
    }
    const before = this.#conversation(id);
    const askOthers = (questionId: string | null) => {
      const headId = run.answerId;
      if (others.length > 0 && questionId !== null) void this.ask(id, questionId, others, { headId });
    };
    const run = this.#open({
      conversationId: id,
      model: draft.model,
      isFirst: true,
      isHead: true,
      onNamed: askOthers,
      onAccepted,
      phase: "sending",
    });
    const { projectId = null, isEUOnly = false, agentId = null } = draft;
    const isBound = before.messages.length === 0 && (projectId !== null || isEUOnly || agentId !== null);
    const born = isBound ? { ...before, projectId, agentId, euOnly: isEUOnly } : before;
    this.#set(id, begin(born, { ...draft, at: new Date().toISOString() }));
    try {
      await this.#post(run, bodyOf(draft));
      if (!run.accepted) await this.#recheck(run, before);
    } catch (error) {
      this.#finish(run);
      this.#set(id, takeBack(this.#conversation(id), before.headId));
      throw error;
    }
    if (run.refusal !== null) throw run.refusal;
  }

  /** Another answer to the question by each of these models. Resolves when all have begun or failed. */
  async ask(id: string, questionId: string, models: readonly string[], options: FurtherOptions): Promise<void> {
    // One after the other, so that the columns stand in the order of the models.
    for (const model of models) await new Promise<void>((begun) => this.#ask(id, questionId, model, options, begun));
    if (options.headId !== null) await chooseAnswer(id, options.headId).catch(() => undefined);
  }

  /**
   * Takes up an answer that was being written when this page was loaded. Tried once for each answer: where this server
   * does not have it, another one may, and the page asks for the conversation again from time to time.
   */
  resume(conversationId: string, answerId: string, isHead: boolean): void {
    const isRead = this.#of(conversationId).some((run) => run.answerId === answerId || (isHead && run.isFirst));
    if (isRead || this.#taken.has(answerId)) return;
    this.#taken.add(answerId);
    const run = this.#open({ conversationId, isFirst: isHead, isHead, answerId, phase: "reconnecting" });
    run.accepted = true;
    void this.#reconnect(run);
  }

  /** An answer that had ended goes on: it may be taken up again. */
  release(answerId: string): void {
    this.#taken.delete(answerId);
  }

  /** Ends this answer, or every one of the chat that is being written. */
  stop(conversationId: string, answerId: string | null = null): void {
    const first = this.#first(conversationId);
    if (answerId === null) {
      if (this.#of(conversationId).length === 0) return;
      if (first?.accepted === false) {
        first.abort.abort();
        return;
      }
      if (first !== undefined) {
        this.#flush(first);
        this.#set(conversationId, markStopped(this.#conversation(conversationId), first.answerId ?? pendingAnswer));
      }
    }
    stopAnswer(conversationId, answerId).catch(() => this.#client.invalidateQueries(conversationQuery(conversationId)));
  }

  /** Ends every run, without a word to the server: the reader signed out. */
  abandon(): void {
    for (const runs of this.#runs.values()) for (const run of runs) run.abort.abort();
    this.#runs.clear();
    this.#notify();
  }

  /** `begun` is called when the server has named the answer or it came to nothing; the rest is read in the background. */
  #ask(id: string, questionId: string, model: string, options: FurtherOptions, begun: () => void): void {
    const { headId, maxOutput } = options;
    const isHead = headId === null;
    const run = this.#open({ conversationId: id, model, isFirst: false, isHead, onNamed: begun, phase: "sending" });
    this.#post(run, { parentId: questionId, model, ...(maxOutput === undefined ? {} : { maxOutput }) })
      .then(() => {
        if (!run.accepted) throw new NetworkError("the connection ended before the answer began");
      })
      .catch((error: unknown) => {
        if (run.abort.signal.aborted) return;
        this.#finish(run);
        const now = this.#client.getQueryData(conversationQuery(id).queryKey);
        if (now !== undefined) this.#set(id, failAtOnce(now, questionId, model, error));
        // What was lost on the way, the server knows.
        void this.#client.invalidateQueries(conversationQuery(id));
      })
      .finally(begun);
  }

  /** Asks, and reads the answer to its end. Throws what the server refused with before it stored anything. */
  async #post(run: Run, body: object): Promise<void> {
    const { signal } = run.abort;
    const response = await this.#untilFree(() =>
      send(`/api/chat/${run.conversationId}/messages`, {
        method: "POST",
        body,
        headers: { accept: "text/event-stream" },
        signal,
      }),
    );
    if (await this.#read(run, response)) return;
    if (run.accepted && !signal.aborted) await this.#reconnect(run);
  }

  async #untilFree(ask: () => Promise<Response>): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        const busy = error instanceof ProblemError && error.code === "answer_running";
        if (!busy || attempt === BUSY_ATTEMPTS) throw error;
        await pause(150);
      }
    }
  }

  /** Reads until the stream says `done` (true) or ends without it (false). */
  async #read(run: Run, response: Response): Promise<boolean> {
    let goesOn = false;
    try {
      for await (const raw of readEvents(response, run.abort.signal)) {
        const event = this.#receive(run, raw);
        if (event === null) continue;
        if (event.kind === "message" && event.role === "assistant") this.#name(run, event.id, event.parentId);
        if (event.kind === "message" && !run.accepted) this.#accept(run);
        if (event.kind === "error" && !run.accepted) throw new ProblemError(402, event.facts);
        if (event.kind === "error" && !run.hasText && isRefusal(event.code))
          run.refusal = new ProblemError(402, event.facts);
        if (event.kind === "delta") run.hasText = true;
        if (event.kind === "receipt") {
          this.#change(run, { phase: "naming" });
          void this.#client.invalidateQueries(balanceQuery);
        }
        if (event.kind === "next") goesOn = true;
        if (event.kind === "done") {
          this.#finish(run);
          // What waited is being answered by now: whoever shows the chat reads on there.
          if (goesOn) void this.#client.fetchQuery({ ...conversationQuery(run.conversationId), staleTime: 0 });
          return true;
        }
      }
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
    }
    return false;
  }

  #receive(run: Run, raw: ServerEvent): ChatEvent | null {
    run.lastEventId = raw.id ?? run.lastEventId;
    const event = chatEvent(raw);
    if (event === null) return null;
    // Another question was asked meanwhile: what still comes for this one is its title, and nothing else.
    if (!this.#isOpen(run) && event.kind !== "title") return event;
    if (event.kind === "notice") this.#change(run, { notices: [...run.state.notices, event.code] });
    const isAnswer = event.kind === "message" && event.role === "assistant";
    run.queue.push(isAnswer ? { ...event, model: event.model ?? run.model } : event);
    if (run.queue.length === 1) nextFrame(() => this.#flush(run));
    return event;
  }

  #name(run: Run, answerId: string, questionId: string | null): void {
    const isKnown = run.answerId !== null;
    this.#flush(run);
    run.answerId = answerId;
    if (isKnown) return;
    if (!run.isFirst) this.#taken.add(answerId);
    run.onNamed?.(questionId);
  }

  #accept(run: Run): void {
    run.accepted = true;
    this.#change(run, { phase: "writing" });
    run.onAccepted?.();
    if (!run.isFirst) return;
    void this.#client.invalidateQueries(conversationsQuery);
    tabs?.postMessage(run.conversationId);
  }

  async #reconnect(run: Run): Promise<void> {
    const id = run.conversationId;
    for (let attempt = 0; attempt < RESUME_ATTEMPTS && !run.abort.signal.aborted; attempt += 1) {
      const naming = run.state.phase === "naming";
      if (!naming) this.#change(run, { phase: "reconnecting" });
      if (attempt > 0) await pause(Math.min(250 * 2 ** attempt, 8000));
      try {
        const headers = { accept: "text/event-stream", "last-event-id": run.lastEventId };
        const response = await send(`/api/chat/${id}/stream`, {
          query: { messageId: run.answerId },
          headers,
          signal: run.abort.signal,
        });
        if (response.status === 204) break;
        if (!naming) this.#change(run, { phase: "writing" });
        if (await this.#read(run, response)) {
          // Whether it was stopped, and by whom, only the server knows.
          await this.#client.invalidateQueries(conversationQuery(id));
          return;
        }
      } catch (error) {
        if (error instanceof ProblemError && error.status < 500) break;
      }
    }
    this.#finish(run);
    await this.#client.invalidateQueries(conversationQuery(id));
  }

  /** The connection ended before a word came back: only the server knows whether it has the message. */
  async #recheck(run: Run, before: Conversation): Promise<void> {
    const stored = await this.#client
      .fetchQuery({ ...conversationQuery(run.conversationId), staleTime: 0, retry: 2 })
      .catch(() => null);
    if (stored === null || stored.messages.length <= before.messages.length) {
      throw new NetworkError("the message did not arrive");
    }
    this.#close(run);
  }

  #finish(run: Run): void {
    this.#flush(run);
    this.#close(run);
    void this.#client.invalidateQueries(balanceQuery);
    if (run.isFirst) void this.#client.invalidateQueries(conversationsQuery);
  }

  /** Folds all events since the last frame into the cache at once. */
  #flush(run: Run): void {
    const { conversationId: id, queue, isFirst, isHead } = run;
    if (queue.length === 0) return;
    run.queue = [];
    const isKnown = this.#client.getQueryData(conversationQuery(id).queryKey) !== undefined;
    if (!isKnown && !(isFirst && this.#isOpen(run))) return;
    const answerId = run.answerId ?? (isFirst ? pendingAnswer : null);
    this.#set(id, queue.reduce(reduce, { conversation: this.#conversation(id), answerId, isHead }).conversation);
  }

  #conversation(id: string): Conversation {
    const { queryKey } = conversationQuery(id);
    return this.#client.getQueryData(queryKey) ?? { conversationId: id, title: "", headId: null, messages: [] };
  }

  #set(id: string, conversation: Conversation): void {
    this.#client.setQueryData(conversationQuery(id).queryKey, conversation);
  }

  #of(id: string): readonly Run[] {
    return this.#runs.get(id) ?? [];
  }

  #first(id: string): Run | undefined {
    return this.#of(id).find(({ isFirst }) => isFirst);
  }

  #isOpen(run: Run): boolean {
    return this.#of(run.conversationId).includes(run);
  }

  #open({ phase, ...known }: NewRun): Run {
    const run: Run = {
      model: null,
      onNamed: null,
      onAccepted: null,
      answerId: null,
      ...known,
      abort: new AbortController(),
      state: { phase, notices: [] },
      lastEventId: "0",
      accepted: false,
      hasText: false,
      queue: [],
      refusal: null,
    };
    this.#runs.set(run.conversationId, [...this.#of(run.conversationId), run]);
    this.#notify();
    return run;
  }

  #change(run: Run, state: Partial<RunState>): void {
    if (!this.#isOpen(run)) return;
    run.state = { ...run.state, ...state };
    this.#notify();
  }

  #close(run: Run): void {
    if (!this.#isOpen(run)) return;
    const left = this.#of(run.conversationId).filter((other) => other !== run);
    if (left.length > 0) this.#runs.set(run.conversationId, left);
    else this.#runs.delete(run.conversationId);
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

function bodyOf(draft: Draft): object {
  const {
    parentId,
    text,
    model,
    projectId = null,
    isTemporary = false,
    isEUOnly = false,
    files = [],
    documents = [],
    settings = null,
    agentId = null,
    collectionIds = [],
    maxOutput = null,
    queuedId,
  } = draft;
  return {
    parentId,
    model,
    ...(text === null ? {} : { text }),
    ...(projectId === null ? {} : { projectId }),
    ...(files.length + documents.length === 0 ? {} : { fileIds: [...documents, ...files].map(({ id }) => id) }),
    ...(maxOutput === null ? {} : { maxOutput }),
    ...(isTemporary ? { temporary: true } : {}),
    ...(isEUOnly ? { euOnly: true } : {}),
    ...(settings === null ? {} : { settings: settingsBody(settings) }),
    ...(agentId === null ? {} : { agentId }),
    ...(collectionIds.length === 0 ? {} : { collectionIds }),
    ...(queuedId === undefined ? {} : { queuedId }),
  };
}

/** Once per frame while the page is seen; a hidden page has no frames. */
function nextFrame(callback: () => void): void {
  if (typeof document === "undefined" || document.hidden) setTimeout(callback, 100);
  else requestAnimationFrame(callback);
}

/** Waits, at most until the browser says that it is online again. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
  });
}
