import { useState } from "react";

/**
 * What a control shows of a choice that is kept elsewhere (server, address): what was chosen stands there at once, until what is kept has
 * changed. `choose(null)` gives a choice up that could not be kept.
 */
export function useChosen<Value>(kept: Value): [shown: Value, choose: (value: Value | null) => void] {
  const [choice, setChoice] = useState<{ readonly value: Value; readonly instead: Value } | null>(null);
  const isOpen = choice !== null && choice.instead === kept;
  if (choice !== null && !isOpen) setChoice(null);
  return [isOpen ? choice.value : kept, (value) => setChoice(value === null ? null : { value, instead: kept })];
}
