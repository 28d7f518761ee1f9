/** Turns the wire events of one answer into typed ones, and drops what it does not know. Pure. */

import { isRecord } from "@/api/problem";
import type { ServerEvent } from "@/api/stream";
import type { AgentRun, ChatFile, Citation, Message, MessageStatus, Receipt, RunStep } from "@/api/types";

export type ChatEvent =
  | {
      readonly kind: "message";
      readonly id: string;
      readonly role: Message["role"];
      readonly parentId: string | null;
      readonly model: string | null;
    }
  | { readonly kind: "delta" | "reasoning"; readonly text: string }
  | { readonly kind: "notice"; readonly code: string }
  | { readonly kind: "receipt"; readonly receipt: Receipt }
  | { readonly kind: "citation"; readonly citation: Citation }
  | { readonly kind: "image"; readonly file: ChatFile }
  | { readonly kind: "next"; readonly id: string }
  | { readonly kind: "title"; readonly text: string }
  | { readonly kind: "step"; readonly step: RunStep }
  | { readonly kind: "run"; readonly run: Omit<AgentRun, "steps"> }
  | { readonly kind: "error"; readonly code: string; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly kind: "done"; readonly status: MessageStatus | null };

const statuses: readonly MessageStatus[] = ["streaming", "done", "stopped", "failed"];

export function chatEvent(event: ServerEvent): ChatEvent | null {
  const data = parse(event.data);
  const text = typeof data["text"] === "string" ? data["text"] : "";
  switch (event.event) {
    case "message":
      return typeof data["id"] === "string"
        ? {
            kind: "message",
            id: data["id"],
            role: data["role"] === "user" ? "user" : "assistant",
            parentId: typeof data["parentId"] === "string" ? data["parentId"] : null,
            model: typeof data["model"] === "string" ? data["model"] : null,
          }
        : null;
    case "delta":
    case "reasoning":
      return { kind: event.event, text };
    case "citation":
      return typeof data["n"] === "number" ? { kind: "citation", citation: data as unknown as Citation } : null;
    case "image":
      return typeof data["id"] === "string" ? { kind: "image", file: data as unknown as ChatFile } : null;
    case "next":
      return typeof data["id"] === "string" ? { kind: "next", id: data["id"] } : null;
    case "title":
      return { kind: "title", text };
    case "step":
      return typeof data["id"] === "string" ? { kind: "step", step: data as unknown as RunStep } : null;
    case "run":
      return typeof data["id"] === "string" ? { kind: "run", run: data as unknown as Omit<AgentRun, "steps"> } : null;
    case "notice":
      return { kind: "notice", code: String(data["code"] ?? "unknown") };
    case "receipt":
      return { kind: "receipt", receipt: (isRecord(data["receipt"]) ? data["receipt"] : data) as unknown as Receipt };
    case "error":
      return { kind: "error", code: String(data["code"] ?? "unknown"), facts: data };
    case "done":
      return { kind: "done", status: statuses.find((status) => status === data["status"]) ?? null };
    default:
      return null;
  }
}

function parse(data: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(data);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
