import { describe, expect, it } from "vitest";
import { isUnfinished } from "./use-chat";

const message = (id: string, status: string, receipt: string | null) => ({
  id,
  status,
  receipt: receipt === null ? null : { status: receipt },
});
const chat = (...messages: ReturnType<typeof message>[]) =>
  ({ conversationId: "c", title: "", headId: messages.at(-1)?.id ?? null, messages }) as never;

describe("a chat that is asked for again by itself", () => {
  it("is one whose newest answer is being written", () => {
    expect(isUnfinished(chat(message("a", "done", "booked"), message("b", "streaming", null)))).toBe(true);
  });

  it("is one with a price that is not in the books yet, wherever the answer stands", () => {
    expect(isUnfinished(chat(message("a", "done", "booking"), message("b", "done", "booked")))).toBe(true);
  });

  it("is no other", () => {
    expect(isUnfinished(undefined)).toBe(false);
    expect(isUnfinished(chat(message("a", "streaming", null), message("b", "done", "booked")))).toBe(false);
  });
});
