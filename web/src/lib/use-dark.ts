import { useSyncExternalStore } from "react";
import { isDark } from "./theme";

function subscribe(listener: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = new MutationObserver(listener);
  system.addEventListener("change", listener);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", listener);
    chosen.disconnect();
  };
}

/** The page is dark, by choice or by the system. */
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}
