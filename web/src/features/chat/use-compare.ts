import { useCallback, useEffect, useState } from "react";
import type { Message, Model } from "@/api/types";
import { failedAtOnce } from "./message-tree";
import { chooseAnswer } from "./queries";
import { useRuns } from "./runs-context";
import type { Chat } from "./use-chat";

export interface Compare {
  /** The models that will answer the next message beside the chosen one. */
  readonly others: readonly Model[];
  readonly setOthers: (models: readonly Model[]) => void;
  readonly add: (model: Model) => void;
  readonly remove: (model: Model) => void;
  /** The chat goes on with this answer, here and wherever it is opened next. */
  readonly choose: (answer: Message) => void;
  /** Asks once more for this answer alone, or for one of another model; the other columns stay as they are. */
  readonly again: (answer: Message, how?: { readonly model?: string; readonly maxOutput?: number }) => void;
  /** Asks every one of these models once more. */
  readonly againAll: (answers: readonly Message[]) => void;
  readonly stop: (answer: Message) => void;
}

interface Wishes {
  readonly onChosen: (model: string | null) => void;
  /** Hears what the server refused, and how to try again. */
  readonly onFailed: (error: unknown, retry: () => void) => void;
}

/** Several models on one question: which will answer, and what can be done with the answers that stand beside each other. */
export function useCompare(chat: Chat, { onChosen, onFailed }: Wishes): Compare {
  const { id, head, columns, isWriting, goTo } = chat;
  const runs = useRuns();
  const [others, setOthers] = useState<readonly Model[]>([]);
  const remove = (model: Model) => setOthers((now) => now.filter((other) => other.id !== model.id));
  const choose = useCallback(
    (answer: Message) => {
      goTo(answer.id);
      onChosen(answer.model);
      chooseAnswer(id, answer.id).catch((error: unknown) => onFailed(error, () => choose(answer)));
    },
    [id, goTo, onChosen, onFailed],
  );

  // A chat does not go on with an answer that does not exist, where there is another one.
  const next = columns.find(({ shown }) => shown.text !== "")?.shown ?? null;
  const isLost = !isWriting && head !== null && failedAtOnce(head) && next !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer that is found instead
  useEffect(() => {
    if (isLost) choose(next);
  }, [isLost, next?.id]);

  const again: Compare["again"] = (answer, how = {}) => {
    const model = how.model ?? answer.model;
    if (model === null || answer.parentId === null) return;
    const headId = head === null || head.id === answer.id ? null : head.id;
    void runs.ask(id, answer.parentId, [model], { headId, maxOutput: how.maxOutput });
  };

  /** One after the other, so that the chat goes on with the one it went on with. */
  const againAll: Compare["againAll"] = (answers) => {
    const parentId = answers[0]?.parentId ?? null;
    const chosen = answers.find(({ id: one }) => one === head?.id);
    const models = answers.filter((one) => one !== chosen).flatMap((one) => one.model ?? []);
    if (parentId === null) return;
    const first = chosen?.model ?? null;
    const headId = head?.id ?? null;
    void (async () => {
      if (models.length > 0) await runs.ask(id, parentId, models, { headId });
      if (first !== null) await runs.ask(id, parentId, [first], { headId: null });
    })();
  };

  return {
    others,
    setOthers,
    add: (model) => setOthers((now) => [...now.filter((other) => other.id !== model.id), model]),
    remove,
    choose,
    again,
    againAll,
    stop: (answer) => runs.stop(id, answer.id),
  };
}
