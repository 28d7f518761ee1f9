/** Server-sent events over fetch, which can carry the access token and a POST body; EventSource can do neither. */

import { type RequestOptions, send } from "./client";
import { NetworkError } from "./problem";

export interface ServerEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/**
 * Splits decoded text into events, however the bytes were cut. Follows the HTML standard: CR, LF and CRLF end a line, a
 * blank line ends an event, lines of data are joined by LF, comments are skipped, an event without data is no event.
 */
export class EventParser {
  #rest = "";
  #skipLineFeed = false;
  #data: string[] = [];
  #event = "";
  #id: string | null = null;

  push(text: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    let input = text;
    if (this.#skipLineFeed && input !== "") {
      if (input.startsWith("\n")) input = input.slice(1);
      this.#skipLineFeed = false;
    }
    this.#skipLineFeed = input.endsWith("\r");
    const lines = (this.#rest + input).split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const event = this.#line(line);
      if (event !== null) events.push(event);
    }
    return events;
  }

  #line(line: string): ServerEvent | null {
    if (line === "") return this.#dispatch();
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    return null;
  }

  #dispatch(): ServerEvent | null {
    const data = this.#data;
    const event = this.#event || "message";
    this.#data = [];
    this.#event = "";
    return data.length === 0 ? null : { id: this.#id, event, data: data.join("\n") };
  }
}

/** Yields the events of one answer until it ends. A lost connection throws `NetworkError`; an abort just ends it. */
export async function* readEvents(response: Response, signal?: AbortSignal): AsyncGenerator<ServerEvent> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      yield* parser.push(decoder.decode(value, { stream: !done }));
      if (done) return;
    }
  } catch (cause) {
    if (signal?.aborted !== true) throw new NetworkError("the connection was lost", { cause });
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

export async function openEvents(path: string, options: RequestOptions): Promise<AsyncGenerator<ServerEvent>> {
  const headers = { accept: "text/event-stream", ...options.headers };
  return readEvents(await send(path, { ...options, headers }), options.signal);
}
