import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { type RunState, Runs } from "./runs";

const RunsContext = createContext<Runs | null>(null);

/** Keeps the answers in progress while the reader moves between pages. */
export function RunsProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [runs] = useState(() => new Runs(client));
  useEffect(() => {
    const unlisten = runs.listen();
    return () => {
      unlisten();
      runs.abandon();
    };
  }, [runs]);
  return <RunsContext value={runs}>{children}</RunsContext>;
}

export function useRuns(): Runs {
  const runs = use(RunsContext);
  if (runs === null) throw new Error("RunsProvider is missing");
  return runs;
}

/** How many further answers to the newest question are being written. */
export function useFurtherCount(conversationId: string): number {
  const runs = useRuns();
  const read = useCallback(() => runs.furtherCountOf(conversationId), [runs, conversationId]);
  return useSyncExternalStore(runs.subscribe, read);
}

export function useRunState(conversationId: string): RunState | null {
  const runs = useRuns();
  const read = useCallback(() => runs.stateOf(conversationId), [runs, conversationId]);
  return useSyncExternalStore(runs.subscribe, read);
}
