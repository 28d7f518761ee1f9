/** What the pages of knowledge say of collections and their files. */

import type { Collection, Source } from "@/api/types";

export type SourceState = Source["state"];

export const STATES = ["queued", "reading", "ready", "failed", "cancelled"] as const satisfies readonly SourceState[];

export function isBeingRead({ state }: Pick<Source, "state">): boolean {
  return state === "queued" || state === "reading";
}

/** How far everything that is being read is; of files whose text is not there yet nothing is known. */
export function progressOf(sources: readonly Pick<Source, "state" | "pages" | "pagesDone">[]) {
  const moving = sources.filter(isBeingRead);
  const sum = (of: (source: Pick<Source, "pages" | "pagesDone">) => number) =>
    moving.reduce((whole, source) => whole + of(source), 0);
  return { files: moving.length, done: sum(({ pagesDone }) => pagesDone), pages: sum(({ pages }) => pages ?? 0) };
}

/** Whether more of its passages will be found by what they mean, too. */
export const isGettingMeaning = ({
  isMoving,
  passages,
  passagesByMeaning,
}: Pick<Collection, "isMoving" | "passages" | "passagesByMeaning">) =>
  passagesByMeaning !== null && (isMoving || passagesByMeaning < passages);
