import { useQueries, useQuery } from "@tanstack/react-query";
import { messageEstimateQuery, tokensEstimateQuery, typicalOutput } from "@/api/queries";
import type { Estimate, EstimateAsk, Model } from "@/api/types";
import { useSettled } from "@/lib/use-settled";

export interface FileEstimate {
  /** Of each model that is to answer; fewer while they are on their way. */
  readonly estimates: readonly Estimate[];
  /** A model that reads less than this, with its figures. */
  readonly tooLong: TooLong | null;
}

export interface TooLong {
  readonly model: string;
  readonly inputTokens: number;
  readonly contextWindow: number;
}

const SETTLED_MS = 500;

/** What a message with files, or after some, takes: the server counts it as it would be sent. Null where `ask` is. */
export function useFileEstimate(
  chat: string,
  ask: Omit<EstimateAsk, "models"> | null,
  models: readonly Model[],
): FileEstimate | null {
  const output = Math.min(typicalOutput, ask?.maxOutput ?? typicalOutput);
  const wanted = JSON.stringify({ ...ask, output, models: models.map(({ id }) => id) });
  const isSettled = useSettled(wanted, SETTLED_MS) === wanted;
  const found = useQuery({
    ...messageEstimateQuery(chat, JSON.parse(wanted) as EstimateAsk, null),
    enabled: ask !== null && models.length > 0 && isSettled,
  }).data;
  const counted = ask === null ? [] : (found?.models ?? []);
  const priced = counted.flatMap(({ model, inputTokens, code }) =>
    inputTokens === null || code !== null || !models.some(({ id }) => id === model) ? [] : [{ model, inputTokens }],
  );
  const estimates = useQueries({
    queries: priced.map(({ model, inputTokens }) => tokensEstimateQuery(model, inputTokens, output)),
  }).flatMap(({ data }) => data ?? []);
  if (ask === null) return null;
  const long = counted.find(({ code, contextWindow }) => code === "context_too_long" && contextWindow !== null);
  const tooLong =
    long === undefined || !models.some(({ id }) => id === long.model)
      ? null
      : { model: long.model, inputTokens: long.inputTokens ?? 0, contextWindow: long.contextWindow ?? 0 };
  return { estimates, tooLong };
}
