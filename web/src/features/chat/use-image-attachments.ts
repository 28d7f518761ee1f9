import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ChatFile } from "@/api/types";
import { upload } from "@/api/upload";
import { newId } from "@/lib/ids";
import {
  type Attachment,
  attachmentsOf,
  choose,
  distinctFiles,
  keepAttachments,
  keptAttachments,
  type Refused,
} from "./image-attachments";
import { discardFile, fileQuery } from "./queries";

export interface Attachments {
  readonly list: readonly Attachment[];
  readonly refused: readonly Refused[];
  readonly isSending: boolean;
  readonly add: (files: readonly File[]) => void;
  readonly remove: (key: string) => void;
  /** Empties the composer and gives what was in it. */
  readonly take: () => readonly ChatFile[];
  /** Puts back what was not sent, unless there is something new. */
  readonly putBack: (files: readonly ChatFile[]) => void;
}

/** The images of the question that is being written. Each is uploaded at once, so that sending does not wait for it. */
export function useImageAttachments(chat: string): Attachments {
  const client = useQueryClient();
  const [list, setList] = useState(() => keptAttachments(chat));
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const uploads = useRef(new Map<string, AbortController>());

  useEffect(() => keepAttachments(chat, list), [chat, list]);
  useEffect(() => {
    const running = uploads.current;
    return () => {
      for (const upload of running.values()) upload.abort();
    };
  }, []);

  const change = useCallback((key: string, part: Partial<Attachment>) => {
    setList((now) => now.map((image) => (image.key === key ? { ...image, ...part } : image)));
  }, []);

  const send = useCallback(
    async (key: string, file: File) => {
      const controller = new AbortController();
      uploads.current.set(key, controller);
      try {
        const onProgress = (sent: number) => change(key, { progress: Math.min(1, sent / Math.max(file.size, 1)) });
        const stored = await upload<ChatFile>("/api/files", file, { onProgress, signal: controller.signal });
        client.setQueryData(fileQuery(stored.id).queryKey, file);
        change(key, { progress: 1, file: stored });
      } catch (error) {
        if (controller.signal.aborted) return;
        setList((now) => now.filter((image) => image.key !== key));
        setRefused((now) => [...now, { fault: "failed", name: file.name, error }]);
      } finally {
        uploads.current.delete(key);
      }
    },
    [client, change],
  );

  const now = useRef(list);
  now.current = list;
  const joining = useRef(Promise.resolve());
  const join = async (files: readonly File[]) => {
    const distinct = await distinctFiles(
      files,
      now.current.flatMap(({ source }) => source ?? []),
    );
    const chosen = choose(distinct, now.current);
    setRefused(chosen.refused);
    const joined = chosen.accepted.map((file) => ({ file, key: newId() }));
    const list = [
      ...now.current,
      ...joined.map(({ file, key }) => ({
        key,
        name: file.name,
        bytes: file.size,
        progress: 0,
        file: null,
        source: file,
      })),
    ];
    // What comes next is compared with these too, drawn or not.
    now.current = list;
    setList(list);
    for (const { file, key } of joined) void send(key, file);
  };

  const add = (files: readonly File[]) => {
    joining.current = joining.current.then(() => join(files));
  };

  const remove = (key: string) => {
    uploads.current.get(key)?.abort();
    setRefused([]);
    const stored = list.find((image) => image.key === key)?.file ?? null;
    setList((now) => now.filter((image) => image.key !== key));
    // One that was sent already stays with its question; the server keeps it.
    if (stored !== null) discardFile(stored.id).catch(() => undefined);
  };

  const take = () => {
    setList([]);
    setRefused([]);
    return list.flatMap(({ file }) => (file === null ? [] : [file]));
  };

  const putBack = useCallback((files: readonly ChatFile[]) => {
    setList((now) => (now.length > 0 ? now : attachmentsOf(files)));
  }, []);

  const isSending = list.some(({ file }) => file === null);
  return { list, refused, isSending, add, remove, take, putBack };
}
