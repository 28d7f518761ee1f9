/**
 * Answers in progress. A run outlives the page that started it: it reads the stream, folds its events into the query
 * cache, and takes the stream up again where it was lost. React only watches.
 */

import type { QueryClient } from "@tanstack/react-query";
import { settingsBody } from "@/api/chat-settings";
import { send } from "@/api/client";
import { NetworkError, ProblemError } from "@/api/problem";
import { balanceQuery, conversationQuery, conversationsQuery } from "@/api/queries";
import { readEvents, type ServerEvent } from "@/api/stream";
import type { ChatFile, ChatSettings, Conversation } from "@/api/types";
import { CompareRuns } from "./compare";
import { begin, markStopped, reduce, takeBack } from "./conversation-reducer";
import { isRefusal } from "./message-tree";
import { stopAnswer } from "./queries";
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
  /** Images that go with the text. */
  readonly files?: readonly ChatFile[];
  /** What a chat that this message begins is asked with; left out for one that is there, which has its own. */
  readonly settings?: ChatSettings | null;
}

export interface RunState {
  /** `naming`: the answer is complete and booked; only the title of the chat is still to come. */
  readonly phase: "sending" | "writing" | "reconnecting" | "naming";
  readonly notices: readonly string[];
}

interface Run {
  state: RunState;
  readonly abort: AbortController;
  lastEventId: string | null;
  /** The answer, once the server has named it. */
  answerId: string | null;
  /** The server has stored the question. */
  accepted: boolean;
  hasText: boolean;
  queue: ChatEvent[];
  /** Why no model was asked, although the question was stored. */
  refusal: ProblemError | null;
}

const RESUME_ATTEMPTS = 8;
/** The receipt is seen a moment before the server has put the answer away and takes the next question. */
const BUSY_ATTEMPTS = 5;

const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("chats");

export class Runs {
  readonly #client: QueryClient;
  readonly #runs = new Map<string, Run>();
  readonly #listeners = new Set<() => void>();
  readonly #elsewhere = new Set<string>();
  /** Further answers to the same question. */
  readonly compare: CompareRuns;

  constructor(client: QueryClient) {
    this.#client = client;
    this.compare = new CompareRuns(client, () => this.#notify());
  }

  /** Hears of questions asked in another tab of this browser, so that whoever shows that chat reads along. Returns how to end it. */
  listen(): () => void {
    const onQuestion = ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== "string" || this.#runs.has(data)) return;
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

  stateOf(conversationId: string): RunState | null {
    return this.#runs.get(conversationId)?.state ?? null;
  }

  /**
   * Sends a message and reads its answer to the end; `onAccepted` is called when the server has stored the question.
   * Throws what the server refused with, before or after that: then nothing was sent to a model.
   */
  async start(draft: Draft, onAccepted?: () => void, others: readonly string[] = []): Promise<void> {
    const id = draft.conversationId;
    const last = this.#runs.get(id);
    if (last !== undefined) {
      if (last.state.phase !== "naming") return;
      this.#finish(id, last);
    }
    const before = this.#conversation(id);
    const run = this.#open(id, "sending");
    this.#set(id, begin(before, { ...draft, at: new Date().toISOString() }));
    try {
      await this.#post(draft, run, onAccepted, others);
      if (!run.accepted) await this.#recheck(id, before);
    } catch (error) {
      this.#finish(id, run);
      this.#set(id, takeBack(this.#conversation(id), before.headId));
      throw error;
    }
    if (run.refusal !== null) throw run.refusal;
  }

  /**
   * Takes up an answer that was being written when this page was loaded. Tried once for each answer: where this server
   * does not have it, another one may, and the page asks for the conversation again from time to time.
   */
  resume(conversationId: string, messageId: string): void {
    if (this.#runs.has(conversationId) || this.#elsewhere.has(messageId) || this.compare.knows(messageId)) return;
    this.#elsewhere.add(messageId);
    const run = this.#open(conversationId, "reconnecting");
    run.accepted = true;
    run.answerId = messageId;
    void this.#reconnect(conversationId, run);
  }

  /** Ends every answer of the chat that is being written. */
  stop(conversationId: string): void {
    const run = this.#runs.get(conversationId);
    if (run === undefined && this.compare.countOf(conversationId) === 0) return;
    if (run?.accepted === false) {
      run.abort.abort();
      return;
    }
    if (run !== undefined) {
      this.#flush(conversationId, run);
      this.#set(conversationId, markStopped(this.#conversation(conversationId)));
    }
    stopAnswer(conversationId).catch(() => this.#client.invalidateQueries(conversationQuery(conversationId)));
  }

  /** Ends every run, without a word to the server: the reader signed out. */
  abandon(): void {
    this.compare.abandon();
    for (const [id, run] of this.#runs) {
      run.abort.abort();
      this.#close(id);
    }
  }

  async #post(draft: Draft, run: Run, onAccepted?: () => void, others: readonly string[] = []): Promise<void> {
    const { conversationId: id, parentId, text, model, projectId = null, isTemporary = false, files = [] } = draft;
    const settings = draft.settings ?? null;
    const body = {
      parentId,
      model,
      ...(text === null ? {} : { text }),
      ...(projectId === null ? {} : { projectId }),
      ...(files.length === 0 ? {} : { fileIds: files.map((file) => file.id) }),
      ...(isTemporary ? { temporary: true } : {}),
      ...(settings === null ? {} : { settings: settingsBody(settings) }),
    };
    const response = await this.#untilFree(() =>
      send(`/api/chat/${id}/messages`, {
        method: "POST",
        body,
        headers: { accept: "text/event-stream" },
        signal: run.abort.signal,
      }),
    );
    if (await this.#read(id, run, response, onAccepted, others)) return;
    if (run.accepted && !run.abort.signal.aborted) await this.#reconnect(id, run);
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
  async #read(
    id: string,
    run: Run,
    response: Response,
    onAccepted?: () => void,
    others: readonly string[] = [],
  ): Promise<boolean> {
    try {
      for await (const raw of readEvents(response, run.abort.signal)) {
        const event = this.#receive(id, run, raw);
        if (event === null) continue;
        if (event.kind === "message" && event.role === "assistant" && run.answerId === null) {
          run.answerId = event.id;
          if (others.length > 0 && event.parentId !== null) {
            this.#flush(id, run);
            void this.compare.ask(id, event.parentId, others, { headId: event.id });
          }
        }
        if (event.kind === "message" && !run.accepted) {
          run.accepted = true;
          this.#change(id, run, { phase: "writing" });
          onAccepted?.();
          void this.#client.invalidateQueries(conversationsQuery);
          tabs?.postMessage(id);
        }
        if (event.kind === "error" && !run.accepted) throw new ProblemError(402, event.facts);
        if (event.kind === "error" && !run.hasText && isRefusal(event.code))
          run.refusal = new ProblemError(402, event.facts);
        if (event.kind === "delta") run.hasText = true;
        if (event.kind === "receipt") {
          this.#change(id, run, { phase: "naming" });
          void this.#client.invalidateQueries(balanceQuery);
        }
        if (event.kind === "done") {
          this.#finish(id, run);
          return true;
        }
      }
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
    }
    return false;
  }

  #receive(id: string, run: Run, raw: ServerEvent): ChatEvent | null {
    run.lastEventId = raw.id ?? run.lastEventId;
    const event = chatEvent(raw);
    if (event === null) return null;
    // Another question was asked meanwhile: what still comes for this one is its title, and nothing else.
    if (this.#runs.get(id) !== run && event.kind !== "title") return event;
    if (event.kind === "notice") this.#change(id, run, { notices: [...run.state.notices, event.code] });
    run.queue.push(event);
    if (run.queue.length === 1) nextFrame(() => this.#flush(id, run));
    return event;
  }

  async #reconnect(id: string, run: Run): Promise<void> {
    for (let attempt = 0; attempt < RESUME_ATTEMPTS && !run.abort.signal.aborted; attempt += 1) {
      const naming = run.state.phase === "naming";
      if (!naming) this.#change(id, run, { phase: "reconnecting" });
      if (attempt > 0) await pause(Math.min(250 * 2 ** attempt, 8000));
      try {
        const headers = { accept: "text/event-stream", "last-event-id": run.lastEventId ?? "0" };
        const response = await send(`/api/chat/${id}/stream`, {
          query: { messageId: run.answerId },
          headers,
          signal: run.abort.signal,
        });
        if (response.status === 204) break;
        if (!naming) this.#change(id, run, { phase: "writing" });
        if (await this.#read(id, run, response)) {
          // Whether it was stopped, and by whom, only the server knows.
          await this.#client.invalidateQueries(conversationQuery(id));
          return;
        }
      } catch (error) {
        if (error instanceof ProblemError && error.status < 500) break;
      }
    }
    this.#finish(id, run);
    await this.#client.invalidateQueries(conversationQuery(id));
  }

  /** The connection ended before a word came back: only the server knows whether it has the message. */
  async #recheck(id: string, before: Conversation): Promise<void> {
    const stored = await this.#client
      .fetchQuery({ ...conversationQuery(id), staleTime: 0, retry: 2 })
      .catch(() => null);
    if (stored === null || stored.messages.length <= before.messages.length) {
      throw new NetworkError("the message did not arrive");
    }
    this.#close(id);
  }

  #finish(id: string, run: Run): void {
    this.#flush(id, run);
    if (this.#runs.get(id) === run) this.#close(id);
    void this.#client.invalidateQueries(balanceQuery);
    void this.#client.invalidateQueries(conversationsQuery);
  }

  /** Folds all events since the last frame into the cache at once. */
  #flush(id: string, run: Run): void {
    const events = run.queue;
    if (events.length === 0) return;
    run.queue = [];
    const isCurrent = this.#runs.get(id) === run;
    if (isCurrent || this.#client.getQueryData(conversationQuery(id).queryKey) !== undefined)
      this.#set(id, events.reduce(reduce, this.#conversation(id)));
  }

  #conversation(id: string): Conversation {
    const { queryKey } = conversationQuery(id);
    return this.#client.getQueryData(queryKey) ?? { conversationId: id, title: "", headId: null, messages: [] };
  }

  #set(id: string, conversation: Conversation): void {
    this.#client.setQueryData(conversationQuery(id).queryKey, conversation);
  }

  #open(id: string, phase: RunState["phase"]): Run {
    const run: Run = {
      state: { phase, notices: [] },
      abort: new AbortController(),
      lastEventId: null,
      answerId: null,
      accepted: false,
      hasText: false,
      queue: [],
      refusal: null,
    };
    this.#runs.set(id, run);
    this.#notify();
    return run;
  }

  #change(id: string, run: Run, state: Partial<RunState>): void {
    if (this.#runs.get(id) !== run) return;
    run.state = { ...run.state, ...state };
    this.#notify();
  }

  #close(id: string): void {
    this.#runs.delete(id);
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
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
