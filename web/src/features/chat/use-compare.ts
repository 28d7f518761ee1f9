import { useCallback, useState } from "react";
import type { Message, Model } from "@/api/types";
import { chooseAnswer } from "./beside";
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
  /** Asks the model of this answer once more, beside the others. */
  readonly again: (answer: Message) => void;
  readonly stop: (answer: Message) => void;
}

interface Wishes {
  readonly onChosen: (model: string | null) => void;
  /** Hears what the server refused, and how to try again. */
  readonly onFailed: (error: unknown, retry: () => void) => void;
}

/** Several models on one question: which will answer, and what can be done with the answers that stand beside each other. */
export function useCompare({ id, conversation, goTo }: Chat, { onChosen, onFailed }: Wishes): Compare {
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
  return {
    others,
    setOthers,
    add: (model) => setOthers((now) => [...now.filter((other) => other.id !== model.id), model]),
    remove,
    choose,
    again: ({ id: answerId, model, parentId }) => {
      if (model !== null && parentId !== null)
        void runs.beside.ask(id, parentId, [model], conversation.headId ?? answerId);
    },
    stop: (answer) => runs.beside.stop(id, answer.id),
  };
}
