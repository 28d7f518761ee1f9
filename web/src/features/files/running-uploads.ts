/** Uploads of this page: they go on while other pages of the app are looked at, and end with the session. */

import { useSyncExternalStore } from "react";
import { beginUpload, removeUpload, sendParts } from "@/api/resumable-upload";
import { sessionState, subscribeToSession } from "@/api/session";
import { newId } from "@/lib/ids";

export interface RunningUpload {
  readonly key: string;
  /** The server's; null until it took room for it. */
  readonly id: string | null;
  readonly name: string;
  readonly bytes: number;
  readonly received: number;
  /** There is no connection. */
  readonly isWaiting: boolean;
  /** Why it ended; null while it goes on. */
  readonly error: unknown;
}

let running: readonly RunningUpload[] = [];
const stops = new Map<string, AbortController>();
const listeners = new Set<() => void>();
/** Files of one choice go one after the other: each has the whole line. */
let line: Promise<void> = Promise.resolve();

function set(next: readonly RunningUpload[]): void {
  running = next;
  for (const listener of listeners) listener();
}

function change(key: string, part: Partial<RunningUpload>): void {
  set(running.map((one) => (one.key === key ? { ...one, ...part } : one)));
}

function drop(key: string): void {
  stops.delete(key);
  set(running.filter((one) => one.key !== key));
}

/** Sends a file, or the rest of the one with this id. `onEnd` is called when all of it is there. */
export function startUpload(file: File, id: string | null, onEnd: () => void): void {
  const key = newId();
  const stop = new AbortController();
  stops.set(key, stop);
  set([...running, { key, id, name: file.name, bytes: file.size, received: 0, isWaiting: false, error: null }]);
  line = line.then(() => run(key, file, id, stop.signal, onEnd));
}

async function run(key: string, file: File, id: string | null, signal: AbortSignal, onEnd: () => void): Promise<void> {
  if (signal.aborted) return;
  try {
    const known = id ?? (await beginUpload(file, signal));
    change(key, { id: known });
    await sendParts(known, file, {
      signal,
      onProgress: (received) => change(key, { received }),
      onWaiting: (isWaiting) => change(key, { isWaiting }),
    });
    drop(key);
  } catch (error) {
    if (!signal.aborted) change(key, { error });
  }
  onEnd();
}

/** Nothing is left of it, here and at the server. */
export async function cancelUpload({ key, id }: RunningUpload): Promise<void> {
  stops.get(key)?.abort();
  drop(key);
  if (id !== null) await removeUpload(id);
}

export function useRunningUploads(): readonly RunningUpload[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => running,
  );
}

subscribeToSession(() => {
  if (sessionState().status !== "signed-out") return;
  for (const stop of stops.values()) stop.abort();
  stops.clear();
  set([]);
});
