import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { balanceQuery } from "@/api/queries";
import { linesQuery, moneyKey } from "./queries";

const POLL_MS = 1_500;
/** After a minute only a reload looks again: what takes longer takes days. */
const MAX_POLLS = 40;

/** Money moves when the processor says so, a moment after the reader acted: from `isActive` on, looks again for a minute. */
export function usePaymentPolling(isActive: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isActive) return;
    let polls = 0;
    const timer = setInterval(() => {
      polls += 1;
      if (polls >= MAX_POLLS) clearInterval(timer);
      for (const queryKey of [moneyKey, balanceQuery.queryKey, linesQuery.queryKey]) {
        void client.invalidateQueries({ queryKey });
      }
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [client, isActive]);
}
