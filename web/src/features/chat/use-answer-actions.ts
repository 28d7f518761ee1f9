import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { conversationQuery, conversationsQuery } from "@/api/queries";
import type { Message, Rating, StepDecision } from "@/api/types";
import { continueRun, decideStep, forkChat, rateAnswer } from "./queries";
import { useRuns } from "./runs-context";

export interface AnswerActions {
  readonly conversationId: string;
  readonly rate: (answer: Message, rating: Rating | null, comment?: string) => void;
  readonly fork: (answer: Message) => void;
  /** Decides on a step of its run. */
  readonly decide: (answer: Message, stepId: string, decision: StepDecision) => void;
  /** Goes on with its run; `grants` its limits once more. */
  readonly continueRun: (answer: Message, grants: boolean) => void;
}

/** What can be done with an answer besides answering again. `onFailed` hears what the server refused, and how to try again. */
export function useAnswerActions(id: string, onFailed: (error: unknown, retry: () => void) => void): AnswerActions {
  const client = useQueryClient();
  const navigate = useNavigate();
  const runs = useRuns();

  const rate = useCallback(
    (answer: Message, rating: Rating | null, comment?: string) => {
      const { queryKey } = conversationQuery(id);
      const show = (feedback: Rating | null) =>
        client.setQueryData(queryKey, (now) =>
          now === undefined
            ? now
            : { ...now, messages: now.messages.map((one) => (one.id === answer.id ? { ...one, feedback } : one)) },
        );
      show(rating);
      rateAnswer(answer.id, rating, comment ?? null).catch((error: unknown) => {
        show(answer.feedback ?? null);
        onFailed(error, () => rate(answer, rating, comment));
      });
    },
    [client, id, onFailed],
  );

  const fork = useCallback(
    (answer: Message) => {
      forkChat(id, answer.id).then(
        (made) => {
          void client.invalidateQueries(conversationsQuery);
          void navigate({ to: "/c/$id", params: { id: made.id } });
        },
        (error: unknown) => onFailed(error, () => fork(answer)),
      );
    },
    [client, id, navigate, onFailed],
  );

  const goesOn = useCallback(
    (answer: Message, asking: Promise<unknown>, retry: () => void) => {
      asking
        .catch((error: unknown) => onFailed(error, retry))
        .finally(() => {
          runs.release(answer.id);
          void client.invalidateQueries(conversationQuery(id));
        });
    },
    [client, id, onFailed, runs],
  );

  const decide = useCallback(
    (answer: Message, stepId: string, decision: StepDecision) =>
      goesOn(answer, decideStep(answer.id, stepId, decision), () => decide(answer, stepId, decision)),
    [goesOn],
  );

  const goOnWith = useCallback(
    (answer: Message, grants: boolean) =>
      goesOn(answer, continueRun(answer.id, grants), () => goOnWith(answer, grants)),
    [goesOn],
  );

  return { conversationId: id, rate, fork, decide, continueRun: goOnWith };
}
