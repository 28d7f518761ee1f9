import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ProblemError } from "@/api/problem";
import { balanceQuery } from "@/api/queries";
import { openEvents, type ServerEvent } from "@/api/stream";
import type { Balance } from "@/api/types";

const SHORTEST_MS = 1_000;
const LONGEST_MS = 60_000;

/** What the server says of the balance while it changes; a credit is a micro-euro. */
interface LiveBalance {
  readonly tokenCredits: number;
  readonly balanceEUR: number;
  readonly heldMicroEur: number;
  readonly availableMicroEur: number;
}

/**
 * One connection for each page that is seen: it carries the balance, and says when sums of usage or notices have
 * changed, or banners are over. A hidden page lets it go, for a browser holds few connections to one server; coming
 * back asks for all anew.
 */
export function usePushUpdates(): void {
  const client = useQueryClient();
  useEffect(() => {
    let stop: AbortController | null = null;
    const connections = { made: 0 };
    function follow() {
      stop?.abort();
      stop = null;
      if (document.visibilityState === "hidden") return;
      stop = new AbortController();
      void listen(client, stop.signal, connections);
    }
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      stop?.abort();
    };
  }, [client]);
}

async function listen(client: QueryClient, signal: AbortSignal, connections: { made: number }): Promise<void> {
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
  let wait = SHORTEST_MS;
  while (!signal.aborted) {
    try {
      const hear = listener(client);
      const events = await openEvents("/api/live", { query: { tz }, signal });
      // What was over while nobody listened is not told again.
      if (connections.made++ > 0) void client.invalidateQueries({ queryKey: ["notices"] });
      for await (const event of events) {
        hear(event);
        wait = SHORTEST_MS;
      }
    } catch (error) {
      if (signal.aborted || (error instanceof ProblemError && error.status < 500 && error.status !== 429)) return;
      wait = Math.min(2 * wait, LONGEST_MS);
    }
    await pause(wait, signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Takes the events of one connection. The first of each kind only says how things stand, which was just asked for. */
function listener(client: QueryClient): (event: ServerEvent) => void {
  const known = new Set<string>();
  return ({ event, data }) => {
    if (event === "balance") {
      const { tokenCredits, balanceEUR, heldMicroEur, availableMicroEur } = JSON.parse(data) as LiveBalance;
      client.setQueryData<Balance>(
        balanceQuery.queryKey,
        (now) =>
          now && {
            ...now,
            tokenCredits,
            balanceEUR,
            balanceUSD: balanceEUR / now.exchangeRate,
            held: heldMicroEur / 1e6,
            heldMicroEur,
            availableMicroEur,
          },
      );
    }
    // The first may be news: a connection says nothing of notices as long as there is none.
    if (event === "notice" || event === "settled") void client.invalidateQueries({ queryKey: ["notices"] });
    const isFirst = !known.has(event);
    known.add(event);
    if (isFirst) return;
    if (event === "totals") void client.invalidateQueries({ queryKey: ["usage"] });
    else if (event === "balance" || event === "notice") {
      void client.invalidateQueries({ queryKey: ["usage", "alerts"] });
      void client.invalidateQueries({ queryKey: ["standing"] });
    }
  };
}
