import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { MOST_MESSAGE } from "@/api/limits";
import { ProblemError } from "@/api/problem";
import type { ChatDocument, ChatFile, ChatSettings, Message, Model, QueuedText } from "@/api/types";
import { keepChosenModel } from "./chosen-model";
import { newChat } from "./drafts";
import { attachmentsOf, keepAttachments } from "./image-attachments";
import { tokensOfWords } from "./rules";
import { useRuns } from "./runs-context";
import type { Chat } from "./use-chat";
import { type DraftText, useDraft } from "./use-draft";
import { type FileAttachments, useFileAttachments } from "./use-file-attachments";
import { type Attachments, useImageAttachments } from "./use-image-attachments";
import type { Models } from "./use-models";
import type { Refusing } from "./use-refusal";

export interface Sending {
  /** What stands in the composer. */
  readonly text: string;
  readonly setText: (text: string | ((now: string) => string)) => void;
  /** What else was begun. */
  readonly draft: Pick<DraftText, "offered" | "take" | "drop">;
  readonly attachments: Attachments;
  readonly files: FileAttachments;
  readonly send: () => void;
  /** How often something was sent since the page was opened. */
  readonly count: number;
  /** The message goes out as soon as the models are known. */
  readonly isWaiting: boolean;
  /** The most tokens its answer may have, because the money reaches for no more; null: as the chat is set. */
  readonly bound: number | null;
  /** Has this message answered in so many words; `wish` tells the model. */
  readonly shorten: (words: number, wish: string) => void;
  /** Asks this at the end of the chat, of that model and within so many tokens; what is being written stays. */
  readonly askAside: (words: string, model: string, maxOutput: number) => void;
  /** Another answer to the question of this one, from the model chosen now, or from that one. */
  readonly again: (answer: Message, model?: string) => void;
  /** More of an answer that ended early, from the model that began it. */
  readonly goOn: (answer: Message) => void;
  /** Sends what waited in the chat. Throws what the server refuses. */
  readonly sendQueued: (queued: QueuedText) => Promise<void>;
  /** Sends a question with other words, beside the one it was. */
  readonly edit: (question: Message, words: string) => void;
}

/** What goes with a question besides its words. */
interface Sent {
  readonly files?: readonly ChatFile[] | undefined;
  readonly documents?: readonly ChatDocument[] | undefined;
  /** It waited in the chat. */
  readonly queuedId?: string | undefined;
}
const nothing: Sent = {};

interface SendingOptions {
  readonly models: Models;
  /** Answer beside the chosen model. */
  readonly others: readonly Model[];
  readonly setOthers: (models: readonly Model[]) => void;
  readonly refusing: Refusing;
  /** The project a new chat begins in. */
  readonly projectId: string | null;
  readonly isTemporary: boolean;
  /** A new chat is answered in the EU or not at all. */
  readonly isEUOnly: boolean;
  /** What the chat is asked with. */
  readonly settings: ChatSettings | null;
  /** The agent a new chat begins with. */
  readonly agentId?: string | null;
  /** What is searched for the questions of a new chat. */
  readonly collectionIds?: readonly string[];
  /** They are known. */
  readonly hasSettings: boolean;
  /** There is text to send, and no model to send it to. */
  readonly onNoModel: () => void;
  /** It is sent from a page that is none of the chat: that one stays a step back. */
  readonly isElsewhere?: boolean;
}

const none: readonly string[] = [];

/** The text that is being written, and everything that sends a question to a model. What is refused comes back into the composer. */
export function useSending(chat: Chat, options: SendingOptions): Sending {
  const { id, isNew, head, refused, run } = chat;
  const { models, others, setOthers, refusing, projectId, isTemporary, isEUOnly, settings, hasSettings, onNoModel } =
    options;
  const isElsewhere = options.isElsewhere === true;
  const { agentId = null, collectionIds = none } = options;
  const { refuse, clear } = refusing;
  const model = models.current;
  const navigate = useNavigate();
  const runs = useRuns();
  const draftKey = isNew ? newChat : id;
  const draftText = useDraft(draftKey, isNew && isTemporary);
  const { text, setText } = draftText;
  const attachments = useImageAttachments(draftKey);
  const { putBack } = attachments;
  const files = useFileAttachments(draftKey, isNew && isTemporary);
  const putFilesBack = files.putBack;
  const [count, setCount] = useState(0);
  const [isWaiting, setWaiting] = useState(false);
  const [bound, setBound] = useState<number | null>(null);
  const shorten = useCallback(
    (words: number, wish: string) => {
      setText((now) => (now.includes(wish) ? now : `${now.trimEnd()}\n\n${wish}`));
      setBound(tokensOfWords(words));
    },
    [setText],
  );

  useEffect(() => {
    if (text === "") setBound(null);
  }, [text]);

  // A question that was refused before this page was loaded goes back into the composer.
  useEffect(() => {
    if (refused === null || run !== null) return;
    setText((now) => now || refused.question.text);
    putBack(refused.question.files ?? []);
    putFilesBack(refused.question.documents ?? []);
    refuse(new ProblemError(402, { ...refused.facts, code: "insufficient_balance" }), null);
  }, [refused, run, putBack, putFilesBack, refuse, setText]);

  const say = useCallback(
    async (
      words: string | null,
      parentId: string | null,
      name: string,
      { files = [], documents = [], queuedId }: Sent = nothing,
      more: readonly string[] = [],
      maxOutput: number | null = null,
    ) => {
      clear();
      setCount((now) => now + 1);
      const begun = isNew ? { settings, isEUOnly, agentId, collectionIds } : {};
      const draft = {
        conversationId: id,
        parentId,
        text: words,
        model: name,
        projectId,
        isTemporary,
        files,
        documents,
        maxOutput,
        queuedId,
        ...begun,
      };
      const onAccepted = () => {
        if (isNew) keepChosenModel(null);
        if (isNew) void navigate({ to: "/c/$id", params: { id }, replace: !isElsewhere });
      };
      await runs.start(draft, onAccepted, more);
    },
    [runs, id, isNew, navigate, projectId, isTemporary, isEUOnly, isElsewhere, settings, agentId, collectionIds, clear],
  );

  function send(words: string) {
    if (words.trim() === "" && attachments.list.length + files.list.length === 0) return;
    if (model === null || !hasSettings) {
      // The models, or presets, are still on their way: the message goes with the first of them. Asked again where that failed.
      if (models.loadError !== null) void models.reload().then(() => setWaiting(true));
      else setWaiting(true);
      return;
    }
    if (words.length > MOST_MESSAGE && [...words].length > MOST_MESSAGE) {
      const errors = [{ field: "text", most: MOST_MESSAGE, length: [...words].length }];
      refuse(new ProblemError(400, { code: "invalid_request_error", errors }), () => send(words));
      return;
    }
    setText("");
    setOthers([]);
    const more = others.map((other) => other.id).filter((other) => other !== model.id);
    const sent = { files: attachments.take(), documents: files.take() };
    const most = bound;
    say(words, head?.id ?? null, model.id, sent, more, most).catch((error: unknown) => {
      // The others answer all the same, and the column of this one says why it does not.
      if (more.length > 0 && runs.furtherCountOf(id) > 0) return;
      setOthers(others);
      keepAttachments(draftKey, attachmentsOf(sent.files));
      setText((now) => now || words);
      setBound(most);
      putBack(sent.files);
      putFilesBack(sent.documents);
      refuse(error, () => send(words));
    });
  }

  const waited = isWaiting && !models.isLoading && hasSettings;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is sent is the text as it stands when the models are there
  useEffect(() => {
    if (!waited) return;
    setWaiting(false);
    if (model !== null) send(text);
    else if (models.loadError !== null) refuse(models.loadError, () => send(text));
    else onNoModel();
  }, [waited]);

  // Drawn with every message: these stay the same while an answer grows.
  const latest = useRef({ conversation: chat.conversation, model });
  useLayoutEffect(() => {
    latest.current = { conversation: chat.conversation, model };
  });
  const again = useCallback(
    (answer: Message, model?: string) => {
      const { conversation, model: chosen } = latest.current;
      const current = model ?? chosen?.id ?? null;
      const question = conversation.messages.find((message) => message.id === answer.parentId);
      if (question === undefined || current === null) return;
      const isMore = question.role === "assistant";
      const [words, parentId] = isMore ? [null, question.id] : [question.text, question.parentId];
      const ask = () => {
        say(words, parentId, current, isMore ? nothing : question).catch((error: unknown) => refuse(error, ask));
      };
      ask();
    },
    [say, refuse],
  );
  const headId = head?.id ?? null;
  const askAside = useCallback(
    (words: string, name: string, maxOutput: number) => {
      const ask = () => {
        say(words, headId, name, nothing, [], maxOutput).catch((error: unknown) => refuse(error, ask));
      };
      ask();
    },
    [say, refuse, headId],
  );
  const sendQueued = async (queued: QueuedText) => {
    if (model !== null) await say(queued.text, headId, model.id, { queuedId: queued.id });
  };
  const goOn = useCallback(
    (answer: Message) => {
      const name = answer.model ?? latest.current.model?.id;
      if (name === undefined) return;
      const ask = () => {
        say(null, answer.id, name).catch((error: unknown) => refuse(error, ask));
      };
      ask();
    },
    [say, refuse],
  );
  const edit = useCallback(
    (question: Message, words: string) => {
      const { model: current } = latest.current;
      if (current === null) return;
      const ask = () => {
        say(words, question.parentId, current.id, question).catch((error: unknown) => {
          setText((now) => now || words);
          refuse(error, ask);
        });
      };
      ask();
    },
    [say, refuse, setText],
  );

  return {
    text,
    setText,
    draft: draftText,
    attachments,
    files,
    send: () => send(text),
    count,
    isWaiting,
    bound,
    shorten,
    askAside,
    again,
    goOn,
    sendQueued,
    edit,
  };
}
