import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { ChatDocument } from "@/api/types";
import {
  askForKept,
  attachedTo,
  change,
  type FileAttachment,
  place,
  placeKept,
  type Refused,
  subscribe,
  takeAttached,
  takeOut,
} from "./file-attachments";

const uploads = () => import("./file-uploads");

export interface FileAttachments {
  readonly list: readonly FileAttachment[];
  readonly refused: readonly Refused[];
  readonly add: (files: readonly File[]) => void;
  readonly addKept: (documents: readonly ChatDocument[]) => void;
  readonly remove: (key: string) => void;
  /** Empties the composer and gives what was in it. */
  readonly take: () => readonly ChatDocument[];
  /** Puts back what was not sent. */
  readonly putBack: (documents: readonly ChatDocument[]) => void;
}

/** The files of the question that is being written in a chat; `isPrivate` ones are kept on this page alone. */
export function useFileAttachments(chat: string, isPrivate: boolean): FileAttachments {
  useEffect(() => {
    void askForKept(chat, isPrivate)
      .then(async (ids) => (ids.length > 0 ? (await uploads()).takeUpKept(chat, ids) : undefined))
      .catch(() => undefined);
  }, [chat, isPrivate]);
  const list = useSyncExternalStore(subscribe, () => attachedTo(chat));
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const addKept = useCallback(
    (documents: readonly ChatDocument[]) => {
      const waiting = placeKept(chat, documents);
      if (waiting.length > 0) void uploads().then(({ followKept }) => followKept(waiting));
    },
    [chat],
  );
  return {
    list,
    refused,
    add: (files) => {
      const { placed, refused: tooMany } = place(chat, files);
      setRefused(tooMany);
      const fail = () => {
        for (const { key } of placed) change(key, { phase: "failed", reason: "network" });
      };
      void uploads().then(({ sendPlaced }) => sendPlaced(placed), fail);
    },
    addKept,
    remove: (key) => {
      setRefused([]);
      const found = takeOut(chat, key);
      const id = found?.phase === "sending" ? found.id : null;
      if (id !== null) void uploads().then(({ dropUpload }) => dropUpload(id));
    },
    take: () => {
      setRefused([]);
      return takeAttached(chat);
    },
    putBack: addKept,
  };
}
