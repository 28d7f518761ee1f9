import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { conversationQuery } from "@/api/queries";
import type { Conversation, Message } from "@/api/types";
import { firstWords } from "@/lib/first-words";
import { type Column, comparedAt, newestLeaf, pathTo, type RefusedQuestion, withoutRefused } from "./message-tree";
import type { RunState } from "./runs";
import { useFurtherCount, useRunState, useRuns } from "./runs-context";

export interface Chat {
  readonly id: string;
  /** The chat begins with its first message; the server does not know its id yet. */
  readonly isNew: boolean;
  /** Its title, else the first words of its first question; empty for a chat without one. */
  readonly title: string;
  readonly conversation: Conversation;
  /** What is read from top to bottom: from the first message to the head. */
  readonly path: readonly Message[];
  readonly head: Message | null;
  /** The answers of several models at the end, which stand beside each other; empty where one model answered. */
  readonly columns: readonly Column[];
  /** The question at the end that was refused for money before this page was loaded. */
  readonly refused: RefusedQuestion | null;
  /** How the answer at the head is coming along, while this page reads it. */
  readonly run: RunState | null;
  /** An answer is being written: the next question has to wait. */
  readonly isWriting: boolean;
  /** Why the chat could not be loaded; null while it can. */
  readonly loadError: Error | null;
  readonly reload: () => void;
  /** Makes this message the head, here only. */
  readonly goTo: (messageId: string) => void;
  /** Shows the version of a question or an answer that begins with this message, down to its newest end. */
  readonly showVersion: (messageId: string) => void;
}

const UNFINISHED_POLL_MS = 3000;
const nothing: Conversation = { conversationId: "", title: "", headId: null, messages: [] };

/** One chat as it stands on the server and in this page; answers that are being written are read on. */
export function useChat(id: string, isNew: boolean): Chat {
  const client = useQueryClient();
  const run = useRunState(id);
  const furtherCount = useFurtherCount(id);
  const query = useQuery({
    ...conversationQuery(id),
    enabled: !isNew && run === null && furtherCount === 0,
    refetchInterval: ({ state }) => (run === null && isUnfinished(state.data) ? UNFINISHED_POLL_MS : false),
  });
  const isCompared = furtherCount > 0;
  const { conversation, refused } = useMemo(() => {
    const whole = query.data ?? nothing;
    // While others still answer it, the question is not taken back.
    return isCompared ? { conversation: whole, refused: null } : withoutRefused(whole);
  }, [query.data, isCompared]);
  const path = useMemo(() => pathTo(conversation), [conversation]);
  const head = path.at(-1) ?? null;
  const columns = comparedAt(conversation, head);

  useResume(id, {
    head: run === null && query.isSuccess ? head : null,
    others: query.isFetchedAfterMount ? columns.flatMap(({ answers }) => answers.filter((one) => one !== head)) : [],
  });

  const change = useCallback(
    (headOf: (now: Conversation) => string) =>
      client.setQueryData(conversationQuery(id).queryKey, (now) =>
        now === undefined ? now : { ...now, headId: headOf(now) },
      ),
    [client, id],
  );
  const goTo = useCallback((messageId: string) => change(() => messageId), [change]);
  const showVersion = useCallback(
    (messageId: string) => change((now) => newestLeaf(withoutRefused(now).conversation, messageId)),
    [change],
  );

  return {
    id,
    isNew,
    title: conversation.title || firstWords(path[0]?.text ?? ""),
    conversation,
    path,
    head,
    columns,
    refused,
    run,
    isWriting: (run !== null && run.phase !== "naming") || furtherCount > 0,
    loadError: query.error,
    reload: () => void query.refetch(),
    goTo,
    showVersion,
  };
}

/** The answer at the head is being written, here or elsewhere, or the price of one is not in the books yet. */
export function isUnfinished(conversation: Conversation | undefined): boolean {
  return (
    conversation?.messages.some(
      ({ id, status, receipt }) =>
        (status === "streaming" && id === conversation.headId) || receipt?.status === "booking",
    ) ?? false
  );
}

interface Unfinished {
  /** The head that nobody here reads; null where somebody does. */
  readonly head: Message | null;
  readonly others: readonly Message[];
}

/** Reads on with the answers that were being written when the page was loaded. */
function useResume(id: string, { head, others }: Unfinished): void {
  const runs = useRuns();
  const unfinished = head?.status === "streaming" ? head.id : null;
  useEffect(() => {
    if (unfinished !== null) runs.resume(id, unfinished, true);
  }, [unfinished, runs, id]);
  const streaming = others.filter((answer) => answer.status === "streaming" && !answer.id.startsWith("pending"));
  const joined = streaming.map((answer) => answer.id).join();
  useEffect(() => {
    for (const one of joined.split(",")) if (one !== "") runs.resume(id, one, false);
  }, [joined, runs, id]);
}
