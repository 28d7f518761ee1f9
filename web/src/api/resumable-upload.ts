/** Sends a file in parts, each of which the server keeps at once (tus 1.0): what breaks off goes on where it was. */

import { request, send } from "./client";
import { NetworkError, ProblemError } from "./problem";
import type { Schemas } from "./types";

export type UploadedFile = Schemas["UploadOut"];

const PART_BYTES = 2 * 2 ** 20;
const tus = { "tus-resumable": "1.0.0" };
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

export interface UploadEvents {
  /** Bytes that the server has. */
  readonly onProgress: (received: number) => void;
  /** The connection is lost, or there again. */
  readonly onWaiting: (isWaiting: boolean) => void;
  readonly signal: AbortSignal;
}

/** Takes room for the file; its id. */
export async function beginUpload(file: File, signal: AbortSignal): Promise<string> {
  const name = base64(new TextEncoder().encode(file.name));
  const headers = { ...tus, "upload-length": String(file.size), "upload-metadata": `filename ${name}` };
  const answer = await send("/api/uploads", { method: "POST", headers, signal });
  return answer.headers.get("location")?.split("/").at(-1) ?? "";
}

/** Sends what the server does not have yet, through lost connections, until all of it is there. Throws what the server refuses. */
export async function sendParts(
  id: string,
  file: File,
  { onProgress, onWaiting, signal }: UploadEvents,
): Promise<void> {
  let wait = FIRST_WAIT_MS;
  for (;;) {
    try {
      const { state, receivedBytes } = await request<UploadedFile>(`/api/uploads/${id}`, { signal });
      onWaiting(false);
      onProgress(receivedBytes);
      if (state !== "receiving") return;
      for (let start = receivedBytes; start < file.size; start += PART_BYTES) {
        const part = file.slice(start, start + PART_BYTES);
        await send(`/api/uploads/${id}`, {
          method: "PATCH",
          headers: { ...tus, "content-type": "application/offset+octet-stream", "upload-offset": String(start) },
          body: part,
          signal,
        });
        wait = FIRST_WAIT_MS;
        onProgress(start + part.size);
      }
      return;
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
      onWaiting(true);
      await pause(wait, signal);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }
}

/** Ends an upload, or deletes the file that came of it. */
export function removeUpload(id: string): Promise<void> {
  return request<void>(`/api/uploads/${id}`, { method: "DELETE", headers: tus });
}

/** What is worth another try: no connection, a server that is away, and a part that another one came before. */
function isPassing(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  return (
    error instanceof ProblemError && (error.code === "upload_offset" || error.status === 503 || error.status === 429)
  );
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", stop);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    signal.addEventListener("abort", stop, { once: true });
  });
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
