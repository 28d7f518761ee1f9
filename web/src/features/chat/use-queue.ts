import { useQueryClient } from "@tanstack/react-query";
import { problemCode } from "@/api/problem";
import { conversationQuery } from "@/api/queries";
import type { QueuedText } from "@/api/types";
import { newId } from "@/lib/ids";
import { queueText, removeQueued, steerRun } from "./queries";
import type { Chat } from "./use-chat";
import type { Refusing } from "./use-refusal";
import type { Sending } from "./use-sending";

export interface Queue {
  readonly list: readonly QueuedText[];
  /** The text in the composer can wait for the answer that is being written. */
  readonly mayAdd: boolean;
  /** It can be taken in by the agent that answers. */
  readonly maySteer: boolean;
  readonly add: (steers: boolean) => void;
  readonly remove: (queued: QueuedText) => void;
  /** Sends it at once; null while an answer is written. */
  readonly send: ((queued: QueuedText) => void) | null;
}

const none: readonly QueuedText[] = [];

/** What is written while an answer is written: it waits on the server, seen on every page that shows the chat. */
export function useQueue(chat: Chat, sending: Sending, { refuse }: Refusing): Queue {
  const { id, head, isWriting, run } = chat;
  const client = useQueryClient();
  const { queryKey } = conversationQuery(id);
  const { text, setText, attachments, files, sendQueued } = sending;
  const change = (next: (now: readonly QueuedText[]) => readonly QueuedText[]) =>
    client.setQueryData(queryKey, (now) => (now === undefined ? now : { ...now, queued: [...next(now.queued ?? [])] }));
  const reload = () => void client.invalidateQueries({ queryKey });
  const isStored = isWriting && run?.phase !== "sending";
  const hasFiles = attachments.list.length + files.list.length > 0;
  const mayAdd = isStored && !hasFiles && text.trim() !== "";
  const maySteer = mayAdd && head?.run?.state === "running";

  const add = (steers: boolean) => {
    if (!mayAdd) return;
    const words = text.trim();
    const steered = steers && maySteer ? head?.id : undefined;
    const queued = { id: newId(), text: words, steers: steered !== undefined, madeAt: new Date().toISOString() };
    setText("");
    change((now) => [...now, queued]);
    (steered === undefined ? queueText(id, queued) : steerRun(steered, queued)).catch((error: unknown) => {
      change((now) => now.filter((one) => one.id !== queued.id));
      setText((now) => now || words);
      // The answer has just ended: the words stand in the composer and can be sent.
      if (problemCode(error) !== "nothing_running") refuse(error, null);
    });
  };
  const remove = (queued: QueuedText) => {
    change((now) => now.filter((one) => one.id !== queued.id));
    removeQueued(id, queued.id).catch(reload);
  };
  const send = (queued: QueuedText) => {
    change((now) => now.filter((one) => one.id !== queued.id));
    sendQueued(queued).catch((error: unknown) => {
      reload();
      refuse(error, null);
    });
  };
  return { list: chat.conversation.queued ?? none, mayAdd, maySteer, add, remove, send: isWriting ? null : send };
}
