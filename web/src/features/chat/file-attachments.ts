/**
 * Files on their way into questions, by chat. They are sent and read on while other chats are looked at, and stay among the person's files
 * whatever becomes of the question. What sends and follows them is loaded with the first of them (`file-uploads`).
 */

import { request } from "@/api/client";
import { sessionState, subscribeToSession } from "@/api/session";
import type { ChatDocument, Model } from "@/api/types";
import { newId } from "@/lib/ids";

export const mostDocuments = 10;
/** Of all PDFs that go as they are; what is longer goes as text. */
const mostPdfPages = 100;
const pdf = "application/pdf";

export interface FileAttachment {
  readonly key: string;
  /** The server's; null until it took room for it. */
  readonly id: string | null;
  readonly name: string;
  readonly bytes: number;
  readonly received: number;
  /** There is no connection. */
  readonly isWaiting: boolean;
  readonly phase: "sending" | "checking" | "reading" | "ready" | "failed";
  /** Why it failed: a problem's code. */
  readonly reason: string | null;
  /** What the server says of it, as soon as all of it is there. */
  readonly document: ChatDocument | null;
}

export type Refused = { readonly name: string; readonly fault: "count" };

const none: readonly FileAttachment[] = [];
const lists = new Map<string, readonly FileAttachment[]>();
export const stops = new Map<string, AbortController>();
const listeners = new Set<() => void>();
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function attachedTo(chat: string): readonly FileAttachment[] {
  return lists.get(chat) ?? none;
}

export function set(chat: string, list: readonly FileAttachment[]): void {
  if (list.length === 0) lists.delete(chat);
  else lists.set(chat, list);
  for (const listener of listeners) listener();
  keep(chat);
}

/** What the server keeps of each draft, as far as this page knows; a chat that is not asked about yet is missing. */
const kept = new Map<string, string>();
/** Chats whose files stay on this page: temporary ones. */
const unkept = new Set<string>();

/** The files of a draft are kept on the server, for every device and after a reload. */
function keep(chat: string): void {
  const ids = attachedTo(chat).flatMap(({ id, phase }) => (id === null || phase === "sending" ? [] : [id]));
  const before = kept.get(chat);
  if (before === undefined || before === ids.join() || unkept.has(chat)) return;
  kept.set(chat, ids.join());
  request(`/api/drafts/${chat}/files`, { method: "PUT", body: { fileIds: ids } }).catch(() => kept.set(chat, before));
}

/** What was attached elsewhere, or before the page was loaded; asked once. `isPrivate` files are named nowhere but here. */
export async function askForKept(chat: string, isPrivate: boolean): Promise<readonly string[]> {
  if (isPrivate) unkept.add(chat);
  else unkept.delete(chat);
  if (kept.has(chat) || isPrivate) return [];
  kept.set(chat, "");
  try {
    const { fileIds } = await request<{ fileIds: readonly string[] }>(`/api/drafts/${chat}/files`);
    kept.set(chat, fileIds.join());
    return fileIds;
  } catch {
    // Not known now: asked again when the chat is opened next.
    kept.delete(chat);
    return [];
  }
}

export function change(key: string, part: Partial<FileAttachment>): void {
  for (const [chat, list] of lists)
    if (list.some((one) => one.key === key))
      set(
        chat,
        list.map((one) => (one.key === key ? { ...one, ...part } : one)),
      );
}

/** A file that stands in the composer and is sent as soon as what sends it is loaded. */
export interface Placed {
  readonly key: string;
  readonly file: File;
}

/** Whether it still stands in some composer. */
export function isAttached(key: string): boolean {
  return [...lists.values()].some((list) => list.some((one) => one.key === key));
}

/** Puts these into the question at once; those for which there is no room are refused. */
export function place(
  chat: string,
  files: readonly File[],
): { placed: readonly Placed[]; refused: readonly Refused[] } {
  const room = Math.max(0, mostDocuments - attachedTo(chat).length);
  const placed = files.slice(0, room).map((file) => ({ file, key: newId() }));
  set(chat, [...attachedTo(chat), ...placed.map(({ file, key }) => blank(key, file.name, file.size))]);
  return { placed, refused: files.slice(room).map(({ name }) => ({ name, fault: "count" })) };
}

/** Files that the server has already, each once; those that it may still be reading are given back. */
export function placeKept(chat: string, documents: readonly ChatDocument[]): readonly FileAttachment[] {
  const there = new Set(attachedTo(chat).map(({ id }) => id));
  const added = documents.filter(({ id }) => !there.has(id)).map(attachmentOf);
  set(chat, [...attachedTo(chat), ...added].slice(0, mostDocuments));
  return added.filter(({ phase }) => phase !== "ready");
}

/** Takes it out of the question; what is under way ends. A file that is whole stays among one's files. */
export function takeOut(chat: string, key: string): FileAttachment | undefined {
  const found = attachedTo(chat).find((one) => one.key === key);
  stops.get(key)?.abort();
  stops.delete(key);
  set(
    chat,
    attachedTo(chat).filter((one) => one.key !== key),
  );
  return found;
}

/** Empties the composer and gives what was in it. */
export function takeAttached(chat: string): readonly ChatDocument[] {
  const taken = attachedTo(chat).flatMap(({ document }) => document ?? []);
  set(chat, none);
  return taken;
}

/** Whether that model can be sent it now: its text, or a scan as the PDF that it is. */
export function isReadyFor(one: FileAttachment, model: Model): boolean {
  return (
    one.phase === "ready" || (one.document !== null && one.reason === "text_none" && goesAsPdf(one.document, model))
  );
}

export function goesAsPdf({ mediaType, pages }: ChatDocument, model: Model): boolean {
  return model.pdf === true && mediaType === pdf && pages !== null && pages <= mostPdfPages;
}

export function blank(key: string, name: string, bytes: number): FileAttachment {
  return { key, id: null, name, bytes, received: 0, isWaiting: false, phase: "sending", reason: null, document: null };
}

subscribeToSession(() => {
  if (sessionState().status !== "signed-out") return;
  for (const stop of stops.values()) stop.abort();
  stops.clear();
  kept.clear();
  for (const chat of [...lists.keys()]) set(chat, none);
});

/** A file of an earlier question, or of one that was not sent after all. */
function attachmentOf(document: ChatDocument): FileAttachment {
  const isRead = document.textBytes !== null;
  return {
    ...blank(newId(), document.name, document.bytes),
    id: document.id,
    document,
    phase: isRead ? "ready" : "checking",
  };
}
