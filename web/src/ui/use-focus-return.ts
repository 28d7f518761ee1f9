import { useState } from "react";

const ACTIONS = "a[href], button:not(:disabled)";
const FIELDS = "input:not(:disabled), select:not(:disabled), textarea:not(:disabled)";

/**
 * For what takes the focus while it is open: gives it back to what had it before. Where that is gone or switched off, the focus goes
 * on beside it: to the first thing that can be used in what stood around it, and at last to the page itself.
 */
export function useFocusReturn(): (event: Event) => void {
  const [before] = useState(() => pathOf(document.activeElement));
  return (event) => {
    event.preventDefault();
    const [had, ...around] = before;
    if (had?.isConnected === true && had !== document.body) had.focus();
    if (hasFocus()) return;
    for (const place of around) {
      if (place.id === "main" || place === document.body) break;
      if (place.isConnected) firstIn(place)?.focus();
      if (hasFocus()) return;
    }
    document.getElementById("main")?.focus();
  };
}

const hasFocus = () => document.activeElement !== null && document.activeElement !== document.body;

/** A field would bring up the keyboard of a phone. */
function firstIn(place: HTMLElement): HTMLElement | undefined {
  const usable = matchMedia("(hover: hover)").matches ? `${ACTIONS}, ${FIELDS}` : ACTIONS;
  return [...place.querySelectorAll<HTMLElement>(usable)].find((element) => element.checkVisibility());
}

function pathOf(element: Element | null): readonly HTMLElement[] {
  const path: HTMLElement[] = [];
  for (let now = element; now instanceof HTMLElement; now = now.parentElement) path.push(now);
  return path;
}
