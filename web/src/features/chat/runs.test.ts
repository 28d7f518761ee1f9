// @vitest-environment happy-dom
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NetworkError, ProblemError } from "@/api/problem";
import { conversationQuery } from "@/api/queries";
import type { Conversation } from "@/api/types";
import { pathTo } from "./message-tree";
import { Runs } from "./runs";

const server = vi.fn<(path: string, init?: RequestInit) => Promise<Response>>();
const draft = { conversationId: "c", parentId: null, text: "Hello", model: "demo" };
const start = [
  ["message", { id: "q", role: "user", parentId: null }],
  ["message", { id: "a", role: "assistant", parentId: "q" }],
  ["delta", { text: "Good " }],
] as const;
const end = [
  ["delta", { text: "day" }],
  ["done", {}],
] as const;

type Wire = readonly (readonly [string, object])[];

function text(wire: Wire, from = 1): string {
  const lines = wire.map(
    ([event, data], index) => `id: ${from + index}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
  );
  return lines.join("");
}

function stream(wire: Wire, { from = 1, cut = false } = {}): Response {
  let sent = false;
  return new Response(
    new ReadableStream({
      pull(controller) {
        if (!sent) controller.enqueue(new TextEncoder().encode(text(wire, from)));
        else if (cut) controller.error(new TypeError("reset"));
        else controller.close();
        sent = true;
      },
    }),
  );
}

let client: QueryClient;
let runs: Runs;
const chat = () => client.getQueryData<Conversation>(conversationQuery("c").queryKey);
const texts = () =>
  pathTo(chat() ?? { conversationId: "c", title: "", headId: null, messages: [] }).map(({ text }) => text);
const idle = () => vi.waitFor(() => expect(runs.stateOf("c")).toBeNull());

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  runs = new Runs(client);
  vi.stubGlobal("fetch", server);
});
afterEach(() => {
  server.mockReset();
  vi.unstubAllGlobals();
});

describe("a run", () => {
  it("takes the settings of a chat that begins along, and shows them as its own", async () => {
    const values = { instructions: "Rhyme.", temperature: 0, topP: null, maxOutput: null, reasoningEffort: null };
    server.mockResolvedValueOnce(stream([...start, ...end]));
    await runs.start({ ...draft, settings: { ...values, preset: { id: "p", name: "Poet", adjusted: false } } });
    const sent = JSON.parse(String(server.mock.calls[0]?.[1]?.body));
    expect(sent.settings).toEqual({ ...values, presetId: "p" });
    expect(chat()?.settings?.preset?.name).toBe("Poet");
    server.mockResolvedValueOnce(stream([...start, ...end]));
    await runs.start({ ...draft, parentId: "a" });
    expect(JSON.parse(String(server.mock.calls[1]?.[1]?.body))).not.toHaveProperty("settings");
    expect(chat()?.settings?.instructions).toBe("Rhyme.");
  });

  it("writes the answer into the conversation", async () => {
    server.mockImplementation(async () => stream([...start, ...end]));
    await runs.start(draft);
    await idle();
    expect(texts()).toEqual(["Hello", "Good day"]);
  });

  it("takes the stream up after the last event when the connection is lost", async () => {
    server.mockImplementation(async (path) =>
      path.endsWith("/stream?messageId=a") ? stream(end, { from: 4 }) : stream(start, { cut: true }),
    );
    await runs.start(draft);
    await idle();
    const resumed = server.mock.calls.find(([path]) => path.endsWith("/stream?messageId=a"));
    expect(new Headers(resumed?.[1]?.headers).get("last-event-id")).toBe("3");
    expect(texts()).toEqual(["Hello", "Good day"]);
  });

  it("leaves nothing behind when the server refuses (F31)", async () => {
    const problem = { code: "insufficient_balance", needed_eur: 0.02, available_eur: 0.01 };
    server.mockImplementation(async () => new Response(JSON.stringify(problem), { status: 402 }));
    await expect(runs.start(draft)).rejects.toBeInstanceOf(ProblemError);
    expect(texts()).toEqual([]);
    expect(runs.stateOf("c")).toBeNull();
  });

  it("refuses after the question was stored, with what is needed and what is there", async () => {
    const error = ["error", { code: "insufficient_balance", needed_eur: 0.02, available_eur: 0.01 }] as const;
    server.mockImplementation(async () => stream([start[0], start[1], error, ["done", {}]]));
    await expect(runs.start(draft)).rejects.toMatchObject({ facts: { needed_eur: 0.02, available_eur: 0.01 } });
  });

  it("keeps an answer that a provider broke off, and throws nothing", async () => {
    server.mockImplementation(async () => stream([...start, ["error", { code: "upstream_error" }], ["done", {}]]));
    await runs.start(draft);
    expect(texts()).toEqual(["Hello", "Good "]);
  });

  it("treats an error before the first message as a refusal", async () => {
    server.mockImplementation(async () =>
      stream([
        ["error", { code: "insufficient_balance" }],
        ["done", {}],
      ]),
    );
    await expect(runs.start(draft)).rejects.toMatchObject({ code: "insufficient_balance" });
    expect(texts()).toEqual([]);
  });

  it("asks what was stored when the connection ends before the first word", async () => {
    server.mockImplementation(async (path) => {
      if (path.includes("/api/messages/")) return new Response("{}", { status: 404 });
      return stream([], { cut: true });
    });
    await expect(runs.start(draft)).rejects.toBeInstanceOf(NetworkError);
    expect(texts()).toEqual([]);
  });

  it("takes the next question while the chat is still being named, and the title when it comes", async () => {
    let name = () => undefined as unknown;
    const named = new Promise<void>((resolve) => {
      name = resolve;
    });
    const wire = (events: Wire) => new TextEncoder().encode(text(events));
    server.mockImplementationOnce(
      async () =>
        new Response(
          new ReadableStream({
            async start(controller) {
              controller.enqueue(wire([...start, ["receipt", { receipt: { id: "r" } }]]));
              await named;
              controller.enqueue(
                wire([
                  ["title", { text: "Greeting" }],
                  ["done", {}],
                ]),
              );
              controller.close();
            },
          }),
        ),
    );
    const first = runs.start(draft);
    await vi.waitFor(() => expect(runs.stateOf("c")?.phase).toBe("naming"));
    const busy = new Response(JSON.stringify({ code: "answer_running" }), { status: 409 });
    server.mockImplementationOnce(async () => busy);
    server.mockImplementationOnce(async () =>
      stream([
        ["message", { id: "q2", role: "user", parentId: "a" }],
        ["message", { id: "a2", role: "assistant", parentId: "q2" }],
        ...end,
      ]),
    );
    await runs.start({ ...draft, parentId: "a", text: "And now?" });
    name();
    await first;
    expect(texts()).toEqual(["Hello", "Good ", "And now?", "day"]);
    await vi.waitFor(() => expect(chat()?.title).toBe("Greeting"));
    expect(runs.stateOf("c")).toBeNull();
  });

  it("replays an unfinished answer from the start after a reload", async () => {
    server.mockImplementation(async () => stream([...start, ...end]));
    const blank = { reasoning: null, model: "demo", provider: null, errorCode: null, createdAt: "", receipt: null };
    client.setQueryData(conversationQuery("c").queryKey, {
      conversationId: "c",
      title: "",
      headId: "a",
      messages: [
        { ...blank, id: "q", parentId: null, role: "user", text: "Hello", status: "done" },
        { ...blank, id: "a", parentId: "q", role: "assistant", text: "Goo", status: "streaming" },
      ],
    });
    runs.resume("c", "a");
    await idle();
    expect(texts()).toEqual(["Hello", "Good day"]);
  });
});
