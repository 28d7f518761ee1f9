import { useCallback, useEffect, useRef, useState } from "react";
import { recall, remember } from "@/lib/storage";

const folded = "folded";

/** Whether the sidebar of wide pages is folded away. Whoever folds it from within goes on at the button that brings it back. */
export function useFoldedSidebar() {
  const [isFolded, setState] = useState(() => recall("sidebar") === folded);
  const takesFocus = useRef(false);
  const setFolded = useCallback((next: boolean) => {
    takesFocus.current = document.activeElement?.closest("#nav, [data-folds]") != null;
    remember("sidebar", next ? folded : null);
    setState(next);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other button is there once it is drawn
  useEffect(() => {
    if (!takesFocus.current) return;
    takesFocus.current = false;
    document.querySelector<HTMLElement>("[data-folds]")?.focus();
  }, [isFolded]);
  return { isFolded, setFolded };
}
