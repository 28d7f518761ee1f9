import { describe, expect, it } from "vitest";
import { NetworkError } from "./problem";
import { EventParser, readEvents, type ServerEvent } from "./stream";

const wire =
  ': hello\r\nid: 7\r\nevent: delta\r\ndata: {"text":"Grüße 🌲"}\r\n\r\nid:8\ndata:one\ndata: two\n\nevent: empty\n\ndata: last\r\r';
const expected: ServerEvent[] = [
  { id: "7", event: "delta", data: '{"text":"Grüße 🌲"}' },
  { id: "8", event: "message", data: "one\ntwo" },
  { id: "8", event: "message", data: "last" },
];

function answer(chunks: readonly Uint8Array[], fail = false): Response {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      if (fail) controller.error(new TypeError("reset"));
      else controller.close();
    },
  });
  return new Response(stream);
}

async function all(response: Response): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEvents(response)) events.push(event);
  return events;
}

describe("the event parser", () => {
  it("reads every line ending, comments, joined data and ids", () => {
    expect(new EventParser().push(wire)).toEqual(expected);
  });

  it("reads the same however the bytes are cut, inside characters and line endings too", async () => {
    const bytes = new TextEncoder().encode(wire);
    for (const size of [1, 2, 3, 5, 7]) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
      expect(await all(answer(chunks))).toEqual(expected);
    }
  });

  it("gives no event that was not ended by a blank line", async () => {
    expect(await all(answer([new TextEncoder().encode("data: half")]))).toEqual([]);
  });

  it("names a lost connection", async () => {
    await expect(all(answer([], true))).rejects.toBeInstanceOf(NetworkError);
  });
});
