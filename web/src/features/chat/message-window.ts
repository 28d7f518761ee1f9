/**
 * A conversation of any length of which only what is near the reader is drawn. What is far stands in the page as plain text of its height: it can be
 * found, read aloud, selected and printed, and costs next to nothing. One message at a time is drawn, the nearest first.
 */

import { type RefObject, startTransition, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Message } from "@/api/types";

/** Messages are drawn when they come this near to the window, in pixels: further than a turn of the wheel or a key goes. */
const NEAR = 1500;
/** And are plain text again when they are this far from it. */
const FAR = 6000;
/** How many become plain text again at once. */
const AT_ONCE = 6;
/** The newest are always drawn: they are written, continued, compared. */
const NEWEST = 2;
/** Pixels in a millisecond: who goes faster than this reads nothing, and nothing is drawn until they slow down. */
const FAST_SCROLL = 10;
const RETRY_MS = 120;
/** Around a message that is gone to. */
const NEIGHBOURS = 1;

const LINE = 26;
const LETTER = 7.6;
const AROUND_TEXT = { user: 86, assistant: 96 };

/** About how high a message will be when it is drawn in this width, in pixels. */
export function guessHeight({ role, text }: Pick<Message, "role" | "text">, width: number): number {
  const letters = Math.max(20, (role === "user" ? width * 0.8 : width) / LETTER);
  let lines = 1 + text.length / letters;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 0.6;
  return Math.round(AROUND_TEXT[role] + LINE * lines);
}

/** What is drawn at first: the end that fills a window, or what stands around the message that is gone to. */
export function firstRendered(messages: readonly Message[], width: number, height: number, target: string | null) {
  const index = target === null ? -1 : messages.findIndex(({ id }) => id === target);
  if (index !== -1) return around(messages, index);
  const drawn = new Set<string>();
  let filled = 0;
  for (const message of messages.toReversed()) {
    if (filled > height && drawn.size >= NEWEST) break;
    drawn.add(message.id);
    filled += guessHeight(message, width);
  }
  return drawn;
}

function around(messages: readonly Message[], index: number): Set<string> {
  return new Set(messages.slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1).map(({ id }) => id));
}

interface ScrollSpeed {
  readonly top: number;
  readonly at: number;
  /** Pixels in a millisecond. */
  readonly speed: number;
}

/** How fast the reader moves: measured from frame to frame, so that two looks in one frame say the same. */
export function measureSpeed(before: ScrollSpeed, top: number, at: number): ScrollSpeed {
  const passed = at - before.at;
  return passed < 12 ? before : { top, at, speed: Math.abs(top - before.top) / passed };
}

interface Survey {
  /** The message to draw next; null when everything near is drawn. */
  readonly wanted: string | null;
  /** Drawn, and far from the reader, with their heights. */
  readonly gone: readonly (readonly [string, number])[];
}

interface MessageWindow {
  readonly drawn: ReadonlySet<string>;
  /** The width that heights are guessed for; another one means other heights. */
  readonly width: number;
  readonly heightOf: (message: Message) => number;
  /** Looks what is near the reader now. Cheap enough for every scroll event. */
  readonly update: () => void;
  /** Draws this message and its neighbours at once. */
  readonly renderAround: (id: string) => void;
  /** Somebody uses this message: it stays drawn, and keeps what they did in it. */
  readonly hold: (id: string) => void;
}

/** `content` holds the chunks, and they hold one element with `data-message` for each message. */
export function useMessageWindow(
  messages: readonly Message[],
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  target: string | null,
): MessageWindow {
  const [width, setWidth] = useState(704);
  const [drawn, setDrawn] = useState<ReadonlySet<string>>(() =>
    firstRendered(messages, width, typeof innerHeight === "undefined" ? 800 : innerHeight, target),
  );
  const heights = useRef(new Map<string, number>());
  const held = useRef(new Set<string>());
  const isBusy = useRef(false);
  const speed = useRef<ScrollSpeed>({ top: 0, at: 0, speed: 0 });
  const later = useRef(0);
  const latest = useRef({ messages, drawn });

  const newest = messages.slice(-NEWEST).filter(({ id }) => !drawn.has(id));
  if (newest.length > 0) setDrawn(new Set([...drawn, ...newest.map(({ id }) => id)]));

  useLayoutEffect(() => {
    latest.current = { messages, drawn };
  });

  const update = useCallback(() => {
    const [outer, inner] = [scroller.current, content.current];
    if (outer === null || inner === null) return;
    speed.current = measureSpeed(speed.current, outer.scrollTop, performance.now());
    if (isBusy.current) return;
    if (speed.current.speed > FAST_SCROLL) {
      clearTimeout(later.current);
      later.current = window.setTimeout(() => again.current(), RETRY_MS);
      return;
    }
    const now = latest.current;
    const keep = new Set([...held.current, ...now.messages.slice(-NEWEST).map(({ id }) => id)]);
    const { wanted, gone } = survey(outer, inner, now.drawn, keep);
    if (wanted === null && gone.length === 0) return;
    for (const [id, height] of gone) heights.current.set(id, height);
    isBusy.current = true;
    // In slices, and after whatever the reader does meanwhile.
    startTransition(() =>
      setDrawn((before) => {
        const next = new Set(before);
        for (const [id] of gone) next.delete(id);
        if (wanted !== null) next.add(wanted);
        return next;
      }),
    );
  }, [scroller, content]);

  const again = useRef(update);
  useEffect(() => {
    again.current = update;
    return () => clearTimeout(later.current);
  }, [update]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each time something was drawn, the next is looked for
  useEffect(() => {
    isBusy.current = false;
    update();
  }, [drawn, messages.length, update]);

  useEffect(() => {
    const inner = content.current;
    if (inner === null) return;
    const observer = new ResizeObserver(() => {
      const next = inner.clientWidth;
      setWidth((before) => {
        if (Math.abs(before - next) < 1) return before;
        heights.current.clear();
        return next;
      });
    });
    observer.observe(inner);
    return () => observer.disconnect();
  }, [content]);

  return {
    drawn,
    width,
    heightOf: (message) => heights.current.get(message.id) ?? guessHeight(message, width),
    update,
    renderAround: useCallback((id) => {
      const { messages: now } = latest.current;
      const index = now.findIndex((message) => message.id === id);
      if (index !== -1) setDrawn((before) => new Set([...before, ...around(now, index)]));
    }, []),
    hold: useCallback((id) => void held.current.add(id), []),
  };
}

function survey(outer: HTMLElement, inner: HTMLElement, drawn: ReadonlySet<string>, keep: ReadonlySet<string>): Survey {
  const { top, bottom } = outer.getBoundingClientRect();
  const distanceOf = (box: DOMRect) => Math.max(0, top - box.bottom, box.top - bottom);
  const chunks = inner.children;
  let wanted: string | null = null;
  let nearest = NEAR;
  for (let at = firstBelow(chunks, top - NEAR); at < chunks.length; at += 1) {
    const chunk = chunks[at];
    if (chunk === undefined || chunk.getBoundingClientRect().top > bottom + NEAR) break;
    for (const row of rowsOf(chunk)) {
      const id = row.dataset["message"] ?? "";
      if (drawn.has(id)) continue;
      const distance = distanceOf(row.getBoundingClientRect());
      if (distance < nearest) [wanted, nearest] = [id, distance];
    }
  }
  const gone: [string, number][] = [];
  for (const chunk of chunks) {
    if (gone.length >= AT_ONCE) break;
    if (!(chunk instanceof HTMLElement) || chunk.dataset["far"] !== undefined) continue;
    for (const row of rowsOf(chunk)) {
      const id = row.dataset["message"] ?? "";
      if (!drawn.has(id) || keep.has(id) || gone.length >= AT_ONCE) continue;
      const box = row.getBoundingClientRect();
      if (distanceOf(box) > FAR && !isInUse(row)) gone.push([id, box.height]);
    }
  }
  return { wanted, gone };
}

function rowsOf(chunk: Element): HTMLElement[] {
  return [...chunk.children].filter((row) => row instanceof HTMLElement);
}

/** The first that ends below this line of the window. */
function firstBelow(chunks: HTMLCollection, line: number): number {
  let [low, high] = [0, chunks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const bottom = chunks[middle]?.getBoundingClientRect().bottom ?? line;
    if (bottom < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** It has the focus, or part of what is selected. */
function isInUse(row: HTMLElement): boolean {
  if (row.contains(document.activeElement)) return true;
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(row, true);
}
