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
    runs.resume("c", "a", true);
    await idle();
    expect(texts()).toEqual(["Hello", "Good day"]);
  });
});

describe("several runs on one question", () => {
  const chunk = (wire: Wire, from = 1) => new TextEncoder().encode(text(wire, from));
  const first = [...start, ["delta", { text: "day" }], ["done", {}]] as const;
  const other = [
    ["message", { id: "a2", role: "assistant", parentId: "q" }],
    ["delta", { text: "Hi" }],
    ["done", {}],
  ] as const;
  const answers = () => (chat()?.messages ?? []).filter(({ role }) => role === "assistant");
  const said = () => answers().map(({ model, text, status }) => [model, text, status]);
  const bodies = () =>
    server.mock.calls
      .filter(([path, init]) => path.endsWith("/messages") && init?.method === "POST")
      .map(([, init]) => JSON.parse(String(init?.body)));
  const quiet = () => vi.waitFor(() => expect([runs.stateOf("c"), runs.furtherCountOf("c")]).toEqual([null, 0]));

  function answering(byModel: Record<string, () => Response>): void {
    server.mockImplementation(async (path, init) => {
      const made = path.endsWith("/messages") ? byModel[JSON.parse(String(init?.body)).model] : undefined;
      return made?.() ?? new Response(null, { status: path.endsWith("/stream") ? 204 : 200 });
    });
  }

  it("asks the others the question that was stored, and the chat goes on with the first", async () => {
    answering({ demo: () => stream(first), other: () => stream(other) });
    await runs.start(draft, null, ["other"]);
    await vi.waitFor(() => expect(said()).toHaveLength(2));
    await quiet();
    expect(bodies()).toEqual([
      { parentId: null, model: "demo", text: "Hello" },
      { parentId: "q", model: "other" },
    ]);
    expect(said()).toEqual([
      ["demo", "Good day", "done"],
      ["other", "Hi", "done"],
    ]);
    expect(chat()?.headId).toBe("a");
    const chosen = server.mock.calls.find(([, init]) => init?.method === "PATCH");
    expect(JSON.parse(String(chosen?.[1]?.body))).toEqual({ headId: "a" });
  });

  it("lets each fail by itself", async () => {
    const problem = { code: "insufficient_balance", needed_eur: 2 };
    let end = () => undefined as unknown;
    const held = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(chunk(start));
        end = () => {
          controller.enqueue(
            chunk(
              [
                ["delta", { text: "day" }],
                ["done", {}],
              ],
              4,
            ),
          );
          controller.close();
        };
      },
    });
    answering({ demo: () => new Response(held), other: () => new Response(JSON.stringify(problem), { status: 402 }) });
    const started = runs.start(draft, null, ["other"]);
    await vi.waitFor(() => expect(said()[1]).toEqual(["other", "", "failed"]));
    expect(answers()[1]).toMatchObject({ errorCode: "insufficient_balance", errorFacts: { needed_eur: 2 } });
    expect(runs.stateOf("c")?.phase).toBe("writing");
    end();
    await started;
    expect(said()[0]).toEqual(["demo", "Good day", "done"]);
  });

  it("goes on reading a further answer after its connection was lost, once", async () => {
    answering({ demo: () => stream(first), other: () => stream([other[0]], { cut: true }) });
    const lost = server.getMockImplementation();
    server.mockImplementation(async (path, init) =>
      path.endsWith("/stream?messageId=a2") ? stream([other[1], other[2]], { from: 2 }) : (lost?.(path, init) as never),
    );
    await runs.start(draft, null, ["other"]);
    await vi.waitFor(() => expect(said()[1]).toEqual(["other", "Hi", "done"]));
    await quiet();
    runs.resume("c", "a2", false);
    const resumed = server.mock.calls.filter(([path]) => path.endsWith("/stream?messageId=a2"));
    expect(resumed).toHaveLength(1);
    expect(new Headers(resumed[0]?.[1]?.headers).get("last-event-id")).toBe("1");
  });

  it("stops one by its name, and all of them by the chat's", async () => {
    answering({ demo: () => new Response(new ReadableStream({ start: (c) => c.enqueue(chunk(start)) })) });
    void runs.start(draft);
    await vi.waitFor(() => expect(runs.stateOf("c")?.phase).toBe("writing"));
    runs.stop("c", "a2");
    expect(answers()[0]?.status).toBe("streaming");
    runs.stop("c");
    expect(answers()[0]?.status).toBe("stopped");
    const stops = server.mock.calls.map(([path]) => path).filter((path) => path.includes("/stop"));
    expect(stops).toEqual(["/api/chat/c/stop?messageId=a2", "/api/chat/c/stop"]);
    runs.abandon();
    expect(runs.stateOf("c")).toBeNull();
  });
});
