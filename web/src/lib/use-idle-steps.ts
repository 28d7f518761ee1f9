import { startTransition, useEffect, useState } from "react";

/** Safari has no idle callbacks. */
const whenIdle =
  typeof requestIdleCallback === "function"
    ? (work: () => void) => {
        const id = requestIdleCallback(work, { timeout: 500 });
        return () => cancelIdleCallback(id);
      }
    : (work: () => void) => {
        const id = setTimeout(work, 50);
        return () => clearTimeout(id);
      };

/**
 * How many of the later parts of a page may be drawn: none at first, then one more whenever the browser is idle, so that no single
 * task draws them all. Before printing all of them are drawn at once.
 */
export function useIdleSteps(steps: number): number {
  const [drawn, setDrawn] = useState(0);
  useEffect(() => {
    if (drawn >= steps) return;
    const cancel = whenIdle(() => startTransition(() => setDrawn((before) => before + 1)));
    const all = () => setDrawn(steps);
    addEventListener("beforeprint", all);
    return () => {
      cancel();
      removeEventListener("beforeprint", all);
    };
  }, [drawn, steps]);
  return drawn;
}
