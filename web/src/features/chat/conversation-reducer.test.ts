import { describe, expect, it } from "vitest";
import { ProblemError } from "@/api/problem";
import type { Conversation, Message } from "@/api/types";
import {
  type Answering,
  begin,
  failAtOnce,
  markStopped,
  pendingAnswer,
  pendingQuestion,
  reduce,
  takeBack,
} from "./conversation-reducer";
import { comparedAt, editionsOf, newestLeaf, pathTo, versionsOf, withoutRefused } from "./message-tree";
import { chatEvent } from "./stream-events";

const empty: Conversation = { conversationId: "c", title: "", headId: null, messages: [] };
const question = { text: "Hello", model: "demo", parentId: null, at: "2026-11-20T10:00:00Z" };

function play(start: Conversation, ...wire: [string, object][]): Conversation {
  return playFor({ conversation: start, answerId: start.headId, isHead: true }, ...wire);
}

function playFor(start: Answering, ...wire: [string, object][]): Conversation {
  return wire.reduce((now, [event, data]) => {
    const read = chatEvent({ id: null, event, data: JSON.stringify(data) });
    return read === null ? now : reduce(now, read);
  }, start).conversation;
}

const named: [string, object][] = [
  ["message", { id: "q1", role: "user", parentId: null }],
  ["message", { id: "a1", role: "assistant", parentId: "q1" }],
];
const answered = play(begin(empty, question), ...named, ["delta", { text: "Good " }], ["delta", { text: "day" }]);

describe("an answer that is being written", () => {
  it("shows the question at once, takes the server's ids, and grows", () => {
    expect(begin(empty, question).headId).toBe(pendingAnswer);
    expect(pathTo(answered).map(({ id, text }) => [id, text])).toEqual([
      ["q1", "Hello"],
      ["a1", "Good day"],
    ]);
    expect(pathTo(answered)[1]?.status).toBe("streaming");
  });

  it("ends with its receipt, its title and done", () => {
    const ended = play(answered, ["receipt", { receipt: { id: "r" } }], ["title", { text: "Greeting" }], ["done", {}]);
    expect(ended.title).toBe("Greeting");
    expect(pathTo(ended)[1]).toMatchObject({ status: "done", receipt: { id: "r" } });
  });

  it("stays failed or stopped when done follows", () => {
    const failed = play(answered, ["error", { code: "upstream_error" }], ["done", {}]);
    expect(pathTo(failed)[1]).toMatchObject({ status: "failed", errorCode: "upstream_error", text: "Good day" });
    expect(pathTo(play(markStopped(answered, "a1"), ["done", {}]))[1]?.status).toBe("stopped");
  });

  it("begins its text anew when the stream is replayed from the start", () => {
    const replayed = play(answered, ...named, ["delta", { text: "Good day" }]);
    expect(pathTo(replayed)[1]?.text).toBe("Good day");
    expect(replayed.messages).toHaveLength(2);
  });

  it("is taken back whole when the server refuses", () => {
    expect(takeBack(begin(answered, { ...question, parentId: "a1" }), "a1")).toEqual(answered);
  });

  it("grows although the chat went on with another answer meanwhile", () => {
    const further = { answerId: null, isHead: false };
    const both = playFor({ conversation: answered, ...further }, [
      "message",
      { id: "a2", role: "assistant", parentId: "q1" },
    ]);
    const moved = { conversation: { ...both, headId: "a2" }, answerId: "a1", isHead: true };
    const texts = playFor(moved, ["delta", { text: "!" }]).messages.map(({ id, text }) => [id, text]);
    expect(texts).toEqual([
      ["q1", "Hello"],
      ["a1", "Good day!"],
      ["a2", ""],
    ]);
  });

  it("ignores events it does not know, and broken data", () => {
    expect(chatEvent({ id: null, event: "surprise", data: "{}" })).toBeNull();
    expect(play(answered, ["tool", {}])).toEqual(answered);
    expect(chatEvent({ id: null, event: "message", data: "{" })).toBeNull();
  });
});

describe("a further answer to the question", () => {
  const wire: [string, object][] = [
    ["message", { id: "a2", role: "assistant", parentId: "q1", model: "other" }],
    ["delta", { text: "Hi" }],
    ["done", {}],
  ];

  it("stands beside the first and leaves it and the head alone", () => {
    const both = playFor({ conversation: answered, answerId: null, isHead: false }, ...wire);
    expect(both.headId).toBe("a1");
    expect(both.messages.slice(0, 2)).toEqual(answered.messages);
    expect(both.messages[2]).toMatchObject({ id: "a2", parentId: "q1", model: "other", text: "Hi", status: "done" });
  });

  it("is what the chat goes on with where it was asked for instead", () => {
    expect(playFor({ conversation: answered, answerId: null, isHead: true }, ...wire).headId).toBe("a2");
  });

  it("takes no place of a question that the server has not named", () => {
    const asked = begin(answered, { ...question, parentId: "a1" });
    const both = playFor({ conversation: asked, answerId: null, isHead: false }, ...wire);
    expect(both.headId).toBe(pendingAnswer);
    expect(both.messages.map(({ id }) => id)).toEqual(["q1", "a1", pendingQuestion, pendingAnswer, "a2"]);
  });

  it("says nothing before it has a name", () => {
    const told = playFor({ conversation: answered, answerId: null, isHead: false }, ["delta", { text: "Hi" }]);
    expect(told).toEqual(answered);
  });

  it("has failed at once where the server did not begin it, and says why", () => {
    const why = new ProblemError(402, { code: "insufficient_balance", needed_eur: 2 });
    const failed = failAtOnce(answered, "q1", "other", why);
    expect(failed.headId).toBe("a1");
    expect(failed.messages[2]).toMatchObject({
      parentId: "q1",
      model: "other",
      status: "failed",
      errorCode: "insufficient_balance",
      errorFacts: { needed_eur: 2 },
    });
    expect(failAtOnce(answered, "q1", "other", new TypeError("reset")).messages[2]?.errorCode).toBe("network");
  });
});

describe("versions of an answer", () => {
  const twice = play(
    begin(answered, { ...question, parentId: null }),
    ["message", { id: "q2", role: "user", parentId: null }],
    ["message", { id: "a2", role: "assistant", parentId: "q2" }],
    ["done", {}],
  );

  it("are counted over the questions that were asked again", () => {
    const head = pathTo(twice).at(-1);
    if (head === undefined) throw new Error("no head");
    expect(head.id).toBe("a2");
    expect(versionsOf(twice, head)).toEqual({ index: 1, ids: ["q1", "q2"] });
  });

  it("lead to the newest message below them", () => {
    expect(newestLeaf(twice, "q1")).toBe("a1");
    expect(pathTo({ ...twice, headId: newestLeaf(twice, "q1") }).map(({ id }) => id)).toEqual(["q1", "a1"]);
  });
});

describe("editions of a question", () => {
  const ask = (now: Conversation, id: string, text: string) =>
    play(
      begin(now, { ...question, text, parentId: null }),
      ["message", { id: `q${id}`, role: "user", parentId: null }],
      ["message", { id: `a${id}`, role: "assistant", parentId: `q${id}` }],
      ["done", {}],
    );
  const edited = ask(ask(answered, "2", "Hello there"), "3", "Hello there");
  const at = (headId: string) => {
    const [asked, answer] = pathTo({ ...edited, headId });
    if (asked === undefined || answer === undefined) throw new Error("no path");
    return { editions: editionsOf(edited, asked), versions: versionsOf(edited, answer) };
  };

  it("are told apart by their words; the same words again are versions of the answer", () => {
    expect(at("a1")).toEqual({ editions: { index: 0, ids: ["q1", "q3"] }, versions: null });
    expect(at("a2")).toEqual({ editions: { index: 1, ids: ["q1", "q2"] }, versions: { index: 0, ids: ["q2", "q3"] } });
    expect(at("a3")).toEqual({ editions: { index: 1, ids: ["q1", "q3"] }, versions: { index: 1, ids: ["q2", "q3"] } });
  });
});

describe("a question that was refused for money (F31)", () => {
  const refused = play(
    begin(play(answered, ["done", {}]), { ...question, text: "Dear", parentId: "a1" }),
    ["message", { id: "q2", role: "user", parentId: "a1" }],
    ["message", { id: "a2", role: "assistant", parentId: "q2" }],
    ["error", { code: "insufficient_balance", needed_eur: 0.02 }],
    ["done", {}],
  );

  it("is given back to the composer and taken out of the conversation", () => {
    const { conversation, refused: given } = withoutRefused(refused);
    expect(given?.question.text).toBe("Dear");
    expect(given?.facts["needed_eur"]).toBe(0.02);
    expect(pathTo(conversation).map(({ id }) => id)).toEqual(["q1", "a1"]);
  });

  it("leaves a new chat empty", () => {
    const first = play(begin(empty, question), ...named, ["error", { code: "insufficient_balance" }], ["done", {}]);
    expect(pathTo(withoutRefused(first).conversation)).toEqual([]);
  });

  it("stays out of sight when another question was sent after it", () => {
    const after = play(
      begin(refused, { ...question, parentId: "a1" }),
      ["message", { id: "q3", role: "user", parentId: "a1" }],
      ["message", { id: "a3", role: "assistant", parentId: "q3" }],
      ["done", {}],
    );
    const { conversation, refused: given } = withoutRefused(after);
    expect(given).toBeNull();
    expect(pathTo(conversation).map(({ id }) => id)).toEqual(["q1", "a1", "q3", "a3"]);
  });

  it("does not touch an answer that had begun", () => {
    expect(withoutRefused(answered)).toEqual({ conversation: answered, refused: null });
  });
});

describe("answers of several models to one question", () => {
  const answer = (id: string, model: string, part: Partial<Message> = {}): Message => ({
    id,
    parentId: "q1",
    role: "assistant",
    text: "Words",
    reasoning: null,
    model,
    provider: null,
    status: "done",
    errorCode: null,
    createdAt: "2026-11-20T10:00:00Z",
    receipt: null,
    ...part,
  });
  const failed = { text: "", status: "failed", errorCode: "upstream_error" } as const;
  const asked = answered.messages[0];
  const columns = (headId: string, ...answers: Message[]) => {
    const conversation = { ...answered, headId, messages: [...(asked === undefined ? [] : [asked]), ...answers] };
    const head = answers.find(({ id }) => id === headId) ?? null;
    return comparedAt(conversation, head).map(({ key, shown, answers: said }) => [
      key,
      shown.id,
      said.map(({ id }) => id),
    ]);
  };

  it("stand in a column for each model; one answer of its own needs none", () => {
    expect(columns("a", answer("a", "x"), answer("b", "x"))).toEqual([]);
    expect(columns("a", answer("a", "x"), answer("b", "y"))).toEqual([
      ["x", "a", ["a"]],
      ["y", "b", ["b"]],
    ]);
  });

  it("that failed before a word give way to the next one of the same model, in its place", () => {
    expect(columns("a", answer("a", "x", failed), answer("b", "y"), answer("c", "x"))).toEqual([
      ["x", "c", ["c"]],
      ["y", "b", ["b"]],
    ]);
    expect(columns("b", answer("a", "x"), answer("b", "y"), answer("c", "x", failed))).toEqual([
      ["x", "c", ["a", "c"]],
      ["y", "b", ["b"]],
    ]);
  });

  it("keep the one in sight that the chat goes on with", () => {
    expect(columns("a", answer("a", "x"), answer("b", "y"), answer("c", "x"))[0]).toEqual(["x", "a", ["a", "c"]]);
  });
});
