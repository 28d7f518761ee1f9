/** When a lighter model would do: short, plain questions at the beginning of a chat, and a saving worth saying. Pure. */

import type { Model } from "@/api/types";

export interface Lighter {
  readonly model: Model;
  /** Micro-euro that a typical answer costs less. */
  readonly savedMicroEur: number;
  /** Energy that a typical answer takes less, in kWh; null where one of the two is not known. */
  readonly savedKWh: number | null;
}

const longestPlain = 280;
const mostBefore = 2;
/** A lighter model takes at most this part of the money and of the energy. */
const worthIt = 1 / 3;

/** What needs a strong model as a rule: code, figures to reckon with, long work named in so many words. */
const demanding =
  /```|[{};]|=>|\b(prove|proof|derive|refactor|debug|code|program|implement|analy[sz]e|step by step|contract|legal|essay)\b|\b(beweis|herleit|programm|implementier|analysier|vertrag|rechtlich|aufsatz|gutachten|schritt für schritt)/i;

/** Whether a text is a plain question: short, one paragraph, without anything that asks for strength. */
export function isPlain(text: string): boolean {
  const trimmed = text.trim();
  return trimmed !== "" && trimmed.length <= longestPlain && !trimmed.includes("\n\n") && !demanding.test(trimmed);
}

/**
 * The strongest of the models that take at most a third of the chosen one's money and energy, one of the same provider first; null where
 * the question is not plain, the chat has gone on, or nothing lighter is offered. `before` counts the messages so far.
 */
export function lighterModel(models: readonly Model[], chosen: Model, text: string, before: number): Lighter | null {
  if (chosen.demo || before > mostBefore || !isPlain(text)) return null;
  const light = models.filter((model) => isLighter(model, chosen));
  const [best] = light.toSorted(
    (a, b) =>
      Number(b.provider === chosen.provider) - Number(a.provider === chosen.provider) ||
      b.typical.microEur - a.typical.microEur,
  );
  if (best === undefined) return null;
  const [now, then] = [chosen.typical.kWh, best.typical.kWh];
  return {
    model: best,
    savedMicroEur: chosen.typical.microEur - best.typical.microEur,
    savedKWh: now === null || then === null ? null : now.best - then.best,
  };
}

function isLighter(model: Model, chosen: Model): boolean {
  if (model.demo || model.id === chosen.id || (model.maxOutput ?? 1) <= 0) return false;
  // Whoever chose a region chose it for a reason.
  if (model.region !== chosen.region) return false;
  if (model.typical.microEur > chosen.typical.microEur * worthIt) return false;
  const [now, then] = [chosen.typical.kWh, model.typical.kWh];
  return now === null || then === null || then.best <= now.best * worthIt;
}
