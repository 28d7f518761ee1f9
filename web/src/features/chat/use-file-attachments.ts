import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { ChatDocument } from "@/api/types";
import { askForKept, attachedTo, type FileAttachment, type Refused, subscribe, takeAttached } from "./file-attachments";

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
    void askForKept(chat, isPrivate).then(async (ids) => {
      if (ids.length > 0) (await uploads()).takeUpKept(chat, ids);
    });
  }, [chat, isPrivate]);
  const list = useSyncExternalStore(subscribe, () => attachedTo(chat));
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const addKept = useCallback(
    (documents: readonly ChatDocument[]) => {
      if (documents.length > 0) void uploads().then(({ attachKept }) => attachKept(chat, documents));
    },
    [chat],
  );
  return {
    list,
    refused,
    add: (files) =>
      void uploads().then(
        ({ attach }) => setRefused(attach(chat, files)),
        () => setRefused(files.map(({ name }) => ({ name, fault: "network" }))),
      ),
    addKept,
    remove: (key) => {
      setRefused([]);
      void uploads().then(({ detach }) => detach(chat, key));
    },
    take: () => {
      setRefused([]);
      return takeAttached(chat);
    },
    putBack: addKept,
  };
}
