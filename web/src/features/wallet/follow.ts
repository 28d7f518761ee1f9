import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { balanceQuery } from "@/api/queries";
import { linesQuery, moneyKey } from "./queries";

const LOOK_EVERY_MS = 1_500;
/** After a minute only a reload looks again: what takes longer takes days. */
const LOOKS = 40;

/** Money moves when the processor says so, a moment after the reader acted: from `isActive` on, looks again for a minute. */
export function useFollow(isActive: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isActive) return;
    let looks = 0;
    const timer = setInterval(() => {
      looks += 1;
      if (looks >= LOOKS) clearInterval(timer);
      for (const queryKey of [moneyKey, balanceQuery.queryKey, linesQuery.queryKey]) {
        void client.invalidateQueries({ queryKey });
      }
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [client, isActive]);
}
