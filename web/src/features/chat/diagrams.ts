/** Diagrams from text: one hidden frame draws them all, one after the other. */

import styles from "./diagrams.module.css";

interface Answer {
  readonly ready?: boolean;
  readonly id?: number;
  readonly svg?: string;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (svg: string) => void;
  readonly reject: (reason: Error) => void;
}

const PATIENCE_MS = 30_000;

const waiting = new Map<number, Waiting>();
let numbers = 0;
let frame: Promise<Window> | null = null;

/** The diagram as SVG. Throws what is wrong with its text. */
export async function drawDiagram(source: string, isDark: boolean): Promise<string> {
  frame ??= openFrame();
  const place = await frame;
  numbers += 1;
  const id = numbers;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(id)?.reject(new Error("it took too long")), PATIENCE_MS);
    waiting.set(id, {
      resolve: (svg) => {
        clearTimeout(timer);
        resolve(svg);
      },
      reject: (reason) => {
        clearTimeout(timer);
        reject(reason);
      },
    });
    place.postMessage({ id, source, isDark }, "*");
  });
}

function settle(id: number): Waiting | undefined {
  const found = waiting.get(id);
  waiting.delete(id);
  return found;
}

function openFrame(): Promise<Window> {
  const element = document.createElement("iframe");
  element.setAttribute("sandbox", "allow-scripts");
  element.className = styles["frame"] ?? "";
  element.title = "Diagrams";
  element.tabIndex = -1;
  element.setAttribute("aria-hidden", "true");
  element.src = "/diagram.html";
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      frame = null;
      element.remove();
      reject(new Error("the diagrams could not be loaded"));
    }, PATIENCE_MS);
    addEventListener("message", ({ source, data }: MessageEvent<Answer>) => {
      const inside = element.contentWindow;
      if (inside === null || source !== inside) return;
      if (data.ready === true) {
        clearTimeout(timer);
        resolve(inside);
      } else if (typeof data.id === "number") {
        const order = settle(data.id);
        if (typeof data.svg === "string") order?.resolve(data.svg);
        else order?.reject(new Error(data.error ?? "unknown"));
      }
    });
    document.body.append(element);
  });
}
