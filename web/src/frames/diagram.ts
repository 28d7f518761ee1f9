/**
 * Runs in a frame of its own, without the page's origin: Mermaid needs inline styles, which the policy of the page forbids. Text comes in, an SVG goes
 * out, and the page shows it as a picture, in which nothing runs.
 */

import mermaid from "mermaid";

interface Order {
  readonly id: number;
  readonly source: string;
  readonly isDark: boolean;
}

/** Mermaid draws one diagram at a time. */
let last: Promise<unknown> = Promise.resolve();

addEventListener("message", ({ source, data }: MessageEvent<Order>) => {
  if (source !== parent) return;
  last = last.then(() => answer(data));
});
parent.postMessage({ ready: true }, "*");

async function answer({ id, source, isDark }: Order): Promise<void> {
  try {
    parent.postMessage({ id, svg: await draw(`diagram-${id}`, source, isDark) }, "*");
  } catch (error) {
    parent.postMessage({ id, error: error instanceof Error ? error.message : String(error) }, "*");
  }
}

async function draw(name: string, source: string, isDark: boolean): Promise<string> {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    theme: isDark ? "dark" : "neutral",
    fontFamily: "system-ui, sans-serif",
    htmlLabels: false,
    flowchart: { htmlLabels: false },
  });
  const { svg } = await mermaid.render(name, source);
  const drawn = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
  if (drawn === null) throw new Error("nothing was drawn");
  // A picture needs its size in figures.
  const { width, height } = drawn.viewBox.baseVal;
  if (width > 0 && height > 0) {
    drawn.setAttribute("width", String(Math.ceil(width)));
    drawn.setAttribute("height", String(Math.ceil(height)));
  }
  return new XMLSerializer().serializeToString(drawn);
}
