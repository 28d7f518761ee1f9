/** Images on their way into a question: what may be sent, how much of it is there, and what is kept for a chat that is left. */

import type { ChatFile } from "@/api/types";

export const mediaTypes: readonly string[] = ["image/png", "image/jpeg", "image/webp", "image/gif"];
export const mostImages = 8;
export const mostBytes = 8 * 2 ** 20;
/** Of all images of one question. */
export const mostBytesTogether = 20 * 2 ** 20;
/** What the server counts for an image before it is sent, as text: 1,600 tokens of 3 bytes. */
export const bytesPerImage = 4800;

export interface Attachment {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  /** From 0 to 1; the server has it when `file` is there. */
  readonly progress: number;
  readonly file: ChatFile | null;
  /** What was chosen, as long as this page has it. */
  readonly source: Blob | null;
}

export type Fault = "type" | "size" | "count" | "together" | "failed";

export interface Refused {
  readonly fault: Fault;
  readonly name: string;
  /** The server's reason, for `failed`. */
  readonly error?: unknown;
}

interface Chosen {
  readonly accepted: readonly File[];
  readonly refused: readonly Refused[];
}

/** Which of these may join the `before` that are there. What the browser takes for an image, the server looks at again. */
export function choose(files: readonly File[], before: readonly Attachment[]): Chosen {
  const accepted: File[] = [];
  const refused: Refused[] = [];
  let together = before.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const file of files) {
    const fault = faultOf(file, before.length + accepted.length, together);
    if (fault === null) {
      accepted.push(file);
      together += file.size;
    } else if (!refused.some((one) => one.fault === fault && one.name === file.name))
      refused.push({ fault, name: file.name });
  }
  return { accepted, refused };
}

/** Each of these files once, and none that is there already, whatever they are called: compared byte by byte, where the sizes agree. */
export async function distinctFiles(files: readonly File[], before: readonly Blob[]): Promise<File[]> {
  const distinct: File[] = [];
  for (const file of files) {
    // What is too large is refused anyway, and not read for this.
    const known = [...before, ...distinct].filter(({ size }) => size === file.size && size <= mostBytes);
    const isThere = await Promise.all(known.map((one) => isSame(one, file)));
    if (!isThere.includes(true)) distinct.push(file);
  }
  return distinct;
}

/** What cannot be read (any more) is like nothing else. */
async function isSame(one: Blob, other: Blob): Promise<boolean> {
  const read = await Promise.all([one.arrayBuffer(), other.arrayBuffer()]).catch(() => null);
  const [left, right] = (read ?? []).map((raw) => new Uint8Array(raw));
  return left?.every((byte, index) => byte === right?.[index]) === true;
}

function faultOf(file: File, count: number, together: number): Fault | null {
  if (!mediaTypes.includes(file.type)) return "type";
  if (file.size > mostBytes) return "size";
  if (count >= mostImages) return "count";
  return together + file.size > mostBytesTogether ? "together" : null;
}

/** What is shown goes as an image, or is refused as one; a drawing that is a text (SVG) goes as a file. */
export function isImage({ type }: File): boolean {
  return type.startsWith("image/") && type !== "image/svg+xml";
}

/** The files of a paste or a drop; text that is pasted has none. */
export function filesIn(data: DataTransfer | null): File[] {
  return Array.from(data?.files ?? []);
}

const kept = new Map<string, readonly Attachment[]>();

/** Images that were added and not sent, by chat, for as long as the page lives. */
export function keptAttachments(chat: string): readonly Attachment[] {
  return kept.get(chat) ?? [];
}

export function keepAttachments(chat: string, attachments: readonly Attachment[]): void {
  const there = attachments.filter(({ file }) => file !== null);
  if (there.length === 0) kept.delete(chat);
  else kept.set(chat, there);
}

/** Images the server has already, as the composer holds them. */
export function attachmentsOf(files: readonly ChatFile[]): Attachment[] {
  return files.map((file) => ({ key: file.id, name: "", bytes: file.bytes, progress: 1, file, source: null }));
}
