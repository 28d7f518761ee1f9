/** When a lighter model would do: short, plain questions at the beginning of a chat, and a saving worth saying. Pure. */

import type { Model } from "@/api/types";

/** What a message takes of a model, as the composer estimates it. */
export interface Taken {
  readonly microEur: number;
  readonly kWh: { readonly best: number } | null;
}

export interface Saved {
  /** Micro-euro that the message costs less. */
  readonly microEur: number;
  /** Energy that it takes less, in kWh; null where one of the two is not known. */
  readonly kWh: number | null;
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
export function lighterModel(models: readonly Model[], chosen: Model, text: string, before: number): Model | null {
  if (chosen.demo || before > mostBefore || !isPlain(text)) return null;
  const light = models.filter((model) => isLighter(model, chosen));
  const [best] = light.toSorted(
    (a, b) =>
      Number(b.provider === chosen.provider) - Number(a.provider === chosen.provider) ||
      b.typical.microEur - a.typical.microEur,
  );
  return best ?? null;
}

/** What this very message saves with the lighter model; null where that is not worth saying. */
export function savedBy(lighter: Taken, chosen: Taken): Saved | null {
  if (!takesLess(lighter, chosen)) return null;
  const [now, then] = [chosen.kWh, lighter.kWh];
  return {
    microEur: chosen.microEur - lighter.microEur,
    kWh: now === null || then === null ? null : now.best - then.best,
  };
}

function isLighter(model: Model, chosen: Model): boolean {
  if (model.demo || model.id === chosen.id || (model.maxOutput ?? 1) <= 0) return false;
  // Whoever chose a region chose it for a reason.
  return model.region === chosen.region && takesLess(model.typical, chosen.typical);
}

function takesLess(lighter: Taken, chosen: Taken): boolean {
  if (lighter.microEur > chosen.microEur * worthIt) return false;
  const [now, then] = [chosen.kWh, lighter.kWh];
  return now === null || then === null || then.best <= now.best * worthIt;
}
