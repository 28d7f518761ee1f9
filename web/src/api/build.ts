/** Which build this page is, and whether the server has said that it knows it no more. */

const meta = typeof document === "undefined" ? null : document.querySelector<HTMLMetaElement>('meta[name="a2b-build"]');

/** Written by the build; null in development. */
export const build = meta?.content ?? null;

let isOutdated = false;
const listeners = new Set<() => void>();

export const isPageOutdated = () => isOutdated;

export function subscribeToOutdated(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** From now on the page offers to load itself anew. */
export function pageIsOutdated(): void {
  isOutdated = true;
  for (const listener of listeners) listener();
}
