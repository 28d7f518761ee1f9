/** Parts of a page that are loaded when they are needed, and again where the connection was lost meanwhile. */

import { type ComponentType, type LazyExoticComponent, lazy } from "react";

/** Between one try and the next; with the last one it fails, and the page says so. */
const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];

/** As `lazy` of React, which gives up with the first request that fails and takes the whole page with it. */
// biome-ignore lint/suspicious/noExplicitAny: as React has it: a part takes what it takes
export function lazyPart<Part extends ComponentType<any>>(
  load: () => Promise<{ default: Part }>,
): LazyExoticComponent<Part> {
  return lazy(() => loadAgain(load));
}

export async function loadAgain<Loaded>(
  load: () => Promise<Loaded>,
  wait: (ms: number) => Promise<void> = untilOnline,
): Promise<Loaded> {
  for (const ms of WAITS_MS) {
    try {
      return await load();
    } catch {
      await wait(ms);
    }
  }
  return load();
}

/** So long, or until the browser has its network back. */
function untilOnline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    addEventListener("online", go);
  });
}
