import { useEffect, useRef, useState } from "react";
import { beginUpload, removeUpload, sendParts } from "@/api/resumable-upload";
import { newId } from "@/lib/ids";
import { useAddSources } from "./queries";

/** A file that is to go into the collection, once its person says so. */
export interface BroughtFile {
  readonly key: string;
  /** The server's; null until it took room for it. */
  readonly id: string | null;
  readonly name: string;
  readonly bytes: number;
  readonly received: number;
  /** Why it could not be uploaded. */
  readonly error: unknown;
  /** It was uploaded here, not chosen among one's files: left out, it goes. */
  readonly isNew: boolean;
}

/** Files on their way into a collection: uploaded or chosen, then read once one begins it. */
export function useBroughtFiles(collectionId: string) {
  const [files, setFiles] = useState<readonly BroughtFile[]>([]);
  const stops = useRef(new Map<string, AbortController>());
  const line = useRef<Promise<void>>(Promise.resolve());
  const add = useAddSources(collectionId);
  useEffect(() => {
    const running = stops.current;
    return () => {
      for (const stop of running.values()) stop.abort();
    };
  }, []);

  const change = (key: string, part: Partial<BroughtFile>) =>
    setFiles((now) => now.map((file) => (file.key === key ? { ...file, ...part } : file)));

  async function send(key: string, file: File, signal: AbortSignal) {
    if (signal.aborted) return;
    try {
      const id = await beginUpload(file, signal);
      change(key, { id });
      const onProgress = (received: number) => change(key, { received });
      await sendParts(id, file, { signal, onProgress, onWaiting: () => undefined });
      change(key, { received: file.size });
    } catch (error) {
      if (!signal.aborted) change(key, { error });
    } finally {
      stops.current.delete(key);
    }
  }

  return {
    files,
    add,
    fileIds: files.flatMap(({ id }) => (id === null ? [] : [id])),
    /** Those whose bytes are all at the server. */
    whole: files.filter(({ id, received, bytes }) => id !== null && received >= bytes),
    bring: (chosen: readonly File[]) => {
      for (const file of chosen) {
        const key = newId();
        const stop = new AbortController();
        stops.current.set(key, stop);
        const brought = { key, id: null, name: file.name, bytes: file.size, received: 0, error: null, isNew: true };
        setFiles((now) => [...now, brought]);
        line.current = line.current.then(() => send(key, file, stop.signal));
      }
    },
    choose: (chosen: readonly { readonly id: string; readonly name: string; readonly bytes: number }[]) =>
      setFiles((now) => [
        ...now,
        ...chosen.map(({ id, name, bytes }) => ({
          key: newId(),
          id,
          name,
          bytes,
          received: bytes,
          error: null,
          isNew: false,
        })),
      ]),
    /** None of them goes in; what was uploaded for it goes again. */
    leaveOut: () => {
      for (const stop of stops.current.values()) stop.abort();
      stops.current.clear();
      for (const { id, isNew } of files) if (isNew && id !== null) void removeUpload(id).catch(() => undefined);
      setFiles([]);
    },
    begin: (fileIds: readonly string[]) =>
      add.mutate(fileIds, {
        onSuccess: () => setFiles((now) => now.filter(({ id }) => id === null || !fileIds.includes(id))),
      }),
  };
}

export type BroughtFiles = ReturnType<typeof useBroughtFiles>;
