/** Sends the files of questions and follows how they are read; loaded with the first of them. */

import { request } from "@/api/client";
import { problemCode } from "@/api/problem";
import { beginUpload, removeUpload, sendParts, type UploadedFile } from "@/api/resumable-upload";
import { newId } from "@/lib/ids";
import {
  attachedTo,
  blank,
  change,
  type FileAttachment,
  isAttached,
  mostDocuments,
  type Placed,
  set,
  stops,
} from "./file-attachments";

const POLL_MS = 700;
/** One after the other: each has the whole line. */
let line: Promise<void> = Promise.resolve();

/** Sends what was placed, one after the other. */
export function sendPlaced(placed: readonly Placed[]): void {
  for (const { file, key } of placed) {
    if (!isAttached(key)) continue;
    const { signal } = begin(key);
    line = line.then(() => send(key, file, signal));
  }
}

/** Follows files that the server has and may still be reading. */
export function followKept(waiting: readonly FileAttachment[]): void {
  for (const { key, id } of waiting) if (id !== null) void follow(key, id, begin(key).signal);
}

/** What the server knows of a draft's files; those that are gone are left out. */
export async function takeUpKept(chat: string, fileIds: readonly string[]): Promise<void> {
  const found = await Promise.all(fileIds.map((id) => request<UploadedFile>(`/api/uploads/${id}`).catch(() => null)));
  const there = new Set(attachedTo(chat).map(({ id }) => id));
  const added = found
    .filter((file) => file !== null)
    .filter(({ id }) => !there.has(id))
    .map(attachmentOfFile);
  set(chat, [...added, ...attachedTo(chat)].slice(0, mostDocuments));
  for (const { key, id, phase } of added)
    if ((phase === "checking" || phase === "reading") && id !== null) void follow(key, id, begin(key).signal);
}

function begin(key: string): AbortController {
  const stop = new AbortController();
  stops.set(key, stop);
  return stop;
}

/** An upload that was taken out before its end leaves nothing at the server. */
export async function dropUpload(id: string): Promise<void> {
  await removeUpload(id).catch(() => undefined);
}

async function send(key: string, file: File, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  try {
    const id = await beginUpload(file, signal);
    change(key, { id });
    await sendParts(id, file, {
      signal,
      onProgress: (received) => change(key, { received }),
      onWaiting: (isWaiting) => change(key, { isWaiting }),
    });
    change(key, { phase: "checking", received: file.size });
    // Reading takes a while, and the next one may be sent meanwhile.
    void follow(key, id, signal);
  } catch (error) {
    if (!signal.aborted) change(key, { phase: "failed", reason: problemCode(error) });
  }
}

/** Asks until it is read, or known that it cannot be. A lost connection is waited for. */
async function follow(key: string, id: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      const file = await request<UploadedFile>(`/api/uploads/${id}`, { signal });
      const now = stateOf(file);
      change(key, { ...now, isWaiting: false });
      if (now.phase === "ready" || now.phase === "failed") return;
    } catch (error) {
      if (signal.aborted) return;
      if (problemCode(error) !== "network") {
        change(key, { phase: "failed", reason: problemCode(error) });
        return;
      }
      change(key, { isWaiting: true });
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    if (signal.aborted) return;
  }
}

/** How far a file is that the server tells of. */
export function stateOf(file: UploadedFile): Pick<FileAttachment, "phase" | "reason" | "document" | "name"> {
  const { id, name, mediaType, bytes, pages, textBytes, state, textState } = file;
  const document = mediaType === null ? null : { id, name, mediaType, bytes, pages, textBytes };
  if (state === "refused") return { name, document: null, phase: "failed", reason: file.refusal ?? "parts_lost" };
  if (state !== "ready") return { name, document, phase: "checking", reason: null };
  if (textState === "reading") return { name, document, phase: "reading", reason: null };
  if (textState === "ready") return { name, document, phase: "ready", reason: null };
  return { name, document, phase: "failed", reason: file.textError ?? "kind_unknown" };
}

function attachmentOfFile(file: UploadedFile): FileAttachment {
  return { ...blank(newId(), file.name, file.bytes), id: file.id, received: file.receivedBytes, ...stateOf(file) };
}
