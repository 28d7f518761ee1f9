/**
 * Further answers to one question, written at the same time by other models. Each is a run of its own, which starts, stops and fails without touching the
 * others; the first answer is a run of `runs.ts`. Like those, they outlive the page.
 */

import type { QueryClient } from "@tanstack/react-query";
import { request, send } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { balanceQuery, conversationQuery } from "@/api/queries";
import { readEvents } from "@/api/stream";
import type { Conversation } from "@/api/types";
import { failedCompared, reduceCompared } from "./conversation-reducer";
import { stopAnswer } from "./queries";
import { chatEvent } from "./stream-events";

const RESUME_ATTEMPTS = 6;

interface CompareOptions {
  /** The answer that the chat goes on with; null: the new one. */
  readonly headId: string | null;
  /** Bound of each answer in tokens. */
  readonly maxOutput?: number | undefined;
}

interface CompareRun {
  readonly abort: AbortController;
  /** The chat goes on with this one. */
  readonly isHead: boolean;
  answerId: string | null;
  lastEventId: string;
  isDone: boolean;
}

export class CompareRuns {
  readonly #client: QueryClient;
  readonly #notify: () => void;
  readonly #running = new Map<string, Set<CompareRun>>();
  readonly #taken = new Set<string>();

  constructor(client: QueryClient, notify: () => void) {
    this.#client = client;
    this.#notify = notify;
  }

  /** How many further answers of this chat are being written. */
  countOf(conversationId: string): number {
    return this.#running.get(conversationId)?.size ?? 0;
  }

  /** This answer is or was read here. */
  knows(answerId: string): boolean {
    return this.#taken.has(answerId);
  }

  /** Another answer to the question by each of these models. Resolves when all have begun or failed. */
  async ask(id: string, questionId: string, models: readonly string[], options: CompareOptions): Promise<void> {
    // One after the other, so that the columns stand in the order of the models.
    for (const model of models) await this.#start(id, questionId, model, options);
    if (options.headId !== null) await chooseAnswer(id, options.headId).catch(() => undefined);
  }

  /** Takes up an answer that was being written when the page was loaded. */
  resume(conversationId: string, answerId: string): void {
    if (this.#taken.has(answerId)) return;
    this.#taken.add(answerId);
    const run = this.#open(conversationId);
    run.answerId = answerId;
    void this.#reconnect(conversationId, run);
  }

  stop(conversationId: string, answerId: string): void {
    stopAnswer(conversationId, answerId).catch(() => this.#client.invalidateQueries(conversationQuery(conversationId)));
  }

  abandon(): void {
    for (const runs of this.#running.values()) for (const run of runs) run.abort.abort();
    this.#running.clear();
    this.#notify();
  }

  /** Resolves when the server has named the answer; the rest is read in the background. */
  async #start(id: string, questionId: string, model: string, options: CompareOptions): Promise<void> {
    const { headId, maxOutput } = options;
    const run = this.#open(id, headId === null);
    try {
      const response = await send(`/api/chat/${id}/messages`, {
        method: "POST",
        body: { parentId: questionId, model, ...(maxOutput === undefined ? {} : { maxOutput }) },
        headers: { accept: "text/event-stream" },
        signal: run.abort.signal,
      });
      await new Promise<void>((begun) => {
        void this.#read(id, run, response, begun, model)
          .then((isDone) => (isDone ? undefined : this.#reconnect(id, run)))
          .finally(() => {
            begun();
            this.#close(id, run);
          });
      });
    } catch (error) {
      this.#change(id, (now) => failedCompared(now, questionId, model, error));
      this.#close(id, run);
    }
  }

  async #read(id: string, run: CompareRun, response: Response, begun?: () => void, model?: string): Promise<boolean> {
    try {
      for await (const raw of readEvents(response, run.abort.signal)) {
        run.lastEventId = raw.id ?? run.lastEventId;
        const event = chatEvent(raw);
        if (event === null) continue;
        if (event.kind === "message" && event.role === "assistant") {
          run.answerId = event.id;
          this.#taken.add(event.id);
          begun?.();
        }
        const { answerId } = run;
        const known = event.kind === "message" ? { ...event, model: event.model ?? model ?? null } : event;
        if (answerId !== null) this.#change(id, (now) => reduceCompared(now, answerId, known));
        if (run.isHead && event.kind === "message") this.#change(id, (now) => ({ ...now, headId: answerId }));
        if (event.kind === "receipt") void this.#client.invalidateQueries(balanceQuery);
        if (event.kind === "done") run.isDone = true;
      }
    } catch {
      // Lost on the way: it is taken up again below.
    }
    return run.isDone;
  }

  async #reconnect(id: string, run: CompareRun): Promise<void> {
    for (let attempt = 0; attempt < RESUME_ATTEMPTS && !run.abort.signal.aborted; attempt += 1) {
      if (attempt > 0) await new Promise((again) => setTimeout(again, Math.min(250 * 2 ** attempt, 8000)));
      try {
        const response = await send(`/api/chat/${id}/stream`, {
          query: { messageId: run.answerId },
          headers: { accept: "text/event-stream", "last-event-id": run.lastEventId },
          signal: run.abort.signal,
        });
        if (await this.#read(id, run, response)) break;
      } catch (error) {
        if (error instanceof ProblemError && error.status < 500) break;
      }
    }
    this.#close(id, run);
  }

  #open(id: string, isHead = false): CompareRun {
    const run: CompareRun = { abort: new AbortController(), isHead, answerId: null, lastEventId: "0", isDone: false };
    this.#running.set(id, (this.#running.get(id) ?? new Set()).add(run));
    this.#notify();
    return run;
  }

  #close(id: string, run: CompareRun): void {
    const runs = this.#running.get(id);
    if (runs?.delete(run) !== true) return;
    if (runs.size === 0) this.#running.delete(id);
    // What was lost on the way, the server knows.
    if (!run.isDone && !run.abort.signal.aborted) void this.#client.invalidateQueries(conversationQuery(id));
    this.#notify();
  }

  #change(id: string, change: (now: Conversation) => Conversation): void {
    this.#client.setQueryData(conversationQuery(id).queryKey, (now) => (now === undefined ? now : change(now)));
  }
}

/** The chat goes on with this answer, here and wherever it is opened next. */
export function chooseAnswer(conversationId: string, answerId: string): Promise<void> {
  return request(`/api/convos/${conversationId}`, { method: "PATCH", body: { headId: answerId } });
}
