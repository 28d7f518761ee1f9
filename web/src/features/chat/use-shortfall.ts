import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { numberFact } from "@/api/problem";
import { balanceQuery, estimateQuery, messageEstimateQuery, typicalOutput } from "@/api/queries";
import type { EstimateAsk, Model } from "@/api/types";
import { euroToMicro } from "@/lib/money";
import { useSettled } from "@/lib/use-settled";
import { cheaperCandidates, type Money, type Shortfall, shortfallOf } from "./rules";

interface ShortfallOptions {
  readonly chat: string;
  /** What would be sent; null while there is nothing to send, or nothing can be. */
  readonly ask: Omit<EstimateAsk, "models"> | null;
  readonly model: Model | null;
  /** Those that can be offered instead. */
  readonly models: readonly Model[];
  /** What the server said when it refused, always the same object for one refusal; null where it did not. */
  readonly refusal: Readonly<Record<string, unknown>> | null;
  /** There are images among what would be sent. */
  readonly hasImages: boolean;
  /** The size of everything that is sent, by which it is found out whether the money may be short at all. */
  readonly bytes: number;
}

const settledAfterMs = 300;

/**
 * What is missing for a message at this moment: it follows the balance, what is on hold, and what is being written. Null where nothing is
 * missing; undefined as long as that is not known.
 */
export function useShortfall({
  chat,
  ask,
  model,
  models,
  refusal,
  hasImages,
  bytes,
}: ShortfallOptions): Shortfall | null | undefined {
  const balance = useQuery(balanceQuery).data;
  const content = JSON.stringify([model?.id, ask]);
  // A refusal is about what was sent: what was changed since needs another look.
  const [about, setAbout] = useState({ refusal, content });
  if (about.refusal !== refusal) setAbout({ refusal, content });
  const settled = useSettled(bytes, settledAfterMs);
  const output = Math.min(typicalOutput, ask?.maxOutput ?? typicalOutput);
  const rough = useQuery({
    ...estimateQuery(model?.id ?? "", settled, output),
    enabled: model !== null && ask !== null && settled > 0,
  }).data;
  const money: Money | undefined = balance && {
    balanceMicroEur: balance.tokenCredits,
    heldMicroEur: balance.heldMicroEur,
    availableMicroEur: balance.availableMicroEur,
  };
  const mayBeShort =
    refusal !== null || (money !== undefined && rough !== undefined && money.availableMicroEur < rough.microEur);
  const candidates = model === null ? [] : cheaperCandidates(models, model, hasImages);
  const asked = [model?.id ?? "", ...candidates.map(({ id }) => id)];
  const wanted = JSON.stringify({ ...ask, output, models: asked });
  const isSettled = useSettled(wanted, settledAfterMs) === wanted;
  const exact = useQuery({
    ...messageEstimateQuery(chat, JSON.parse(wanted) as EstimateAsk, money?.availableMicroEur ?? null),
    enabled: isSettled && mayBeShort && ask !== null && model !== null && money !== undefined,
  }).data;
  if (!mayBeShort || ask === null || money === undefined)
    return ask !== null && balance === undefined ? undefined : null;
  const needed = refusal === null ? null : numberFact(refusal, "needed_eur");
  const isSame = about.content === content && about.refusal === refusal;
  if (exact === undefined && !isSame) return undefined;
  const isBlocked = balance?.blocked === true;
  return shortfallOf(money, isBlocked, exact?.models ?? null, isSame && needed !== null ? euroToMicro(needed) : null);
}
