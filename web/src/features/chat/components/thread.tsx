import { ArrowDown } from "lucide-react";
import { type ReactNode, type SyntheticEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "@/api/types";
import { IconButton } from "@/ui/button";
import { useMessageWindow } from "../message-window";
import { MessageChunk } from "./message-chunk";
import styles from "./thread.module.css";
import { ThreadColumn } from "./thread-column";

const CHUNK_SIZE = 20;
/** A reader who comes within this many pixels of the end reads along; one who moves up at all does not. */
const NEAR_END = 48;

/** More than half a screen is below what the reader sees. */
function isAway({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight > clientHeight / 2;
}

/** A message that was asked for by a link or a search: each time it is asked for, it is a new object. */
export interface Target {
  readonly id: string;
}

interface ThreadProps {
  readonly messages: readonly Message[];
  /** What a message is known by while others take its place. */
  readonly keyOf?: (message: Message) => string;
  /** Draws one message. */
  readonly children: (message: Message) => ReactNode;
  readonly title: string;
  /** Changes when the reader sends something: then the end is shown, wherever they were. */
  readonly sent: number;
  readonly target?: Target | null;
}

const idOf = (message: Message) => message.id;

/** The scrolling conversation: opens at its end, follows the answer only while the reader is there, draws no more than needed. */
export function Thread({ messages, keyOf = idOf, children, title, sent, target = null }: ThreadProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isThere = target !== null && messages.some(({ id }) => id === target.id);
  /** What stays in its place whatever is drawn around it: the end, a message, or what is seen. */
  const following = useRef<"end" | Target | null>(isThere ? target : "end");
  const place = useRef<ScrollAnchor | null>(null);
  const lastTop = useRef(0);
  const [away, setAway] = useState(false);
  const { drawn, width, heightOf, update, renderAround, hold } = useMessageWindow(
    messages,
    scroller,
    content,
    target?.id ?? null,
  );

  const stay = useCallback(() => {
    const [outer, inner] = [scroller.current, content.current];
    if (outer === null || inner === null) return;
    if (following.current === "end") outer.scrollTop = outer.scrollHeight;
    else if (following.current !== null) rowOf(inner, following.current.id)?.scrollIntoView({ block: "start" });
    else restoreAnchor(outer, place.current);
    // Where we went, and where the page was moved by what grew or shrank in it: no move of the reader's.
    lastTop.current = outer.scrollTop;
    place.current = anchorIn(outer, inner);
    setAway(isAway(outer));
    update();
  }, [update]);

  const toEnd = useCallback(() => {
    following.current = "end";
    stay();
  }, [stay]);

  // Where the page shrinks the browser moves us up with it, and says so only with the next frame, when it may have grown again.
  useLayoutEffect(() => {
    const outer = scroller.current;
    if (outer === null || following.current !== "end") return;
    lastTop.current = Math.min(lastTop.current, outer.scrollHeight - outer.clientHeight);
  });

  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: sending is what brings the reader to the end
  useLayoutEffect(() => {
    if (!isFirst.current || following.current === "end") toEnd();
    isFirst.current = false;
  }, [sent]);

  useLayoutEffect(() => {
    const inner = content.current;
    if (target === null || !isThere || inner === null) return;
    following.current = target;
    renderAround(target.id);
    stay();
    rowOf(inner, target.id)?.focus({ preventScroll: true });
  }, [target, isThere, renderAround, stay]);

  useEffect(() => {
    const [outer, inner] = [scroller.current, content.current];
    if (outer === null || inner === null) return;
    const observer = new ResizeObserver(stay);
    observer.observe(inner);
    observer.observe(outer);
    return () => observer.disconnect();
  }, [stay]);

  function onScroll() {
    const [outer, inner] = [scroller.current, content.current];
    if (outer === null || inner === null) return;
    const rest = outer.scrollHeight - outer.scrollTop - outer.clientHeight;
    const movedUp = outer.scrollTop < lastTop.current - 1;
    lastTop.current = outer.scrollTop;
    // Whoever follows the end leaves it by moving up alone: what grew since we went there is no move of theirs.
    const isAtEnd = movedUp ? rest < 2 : rest < NEAR_END || following.current === "end";
    if (following.current === null || following.current === "end") following.current = isAtEnd ? "end" : null;
    place.current = anchorIn(outer, inner);
    setAway(isAway(outer));
    update();
  }

  /** The reader moves by themselves: the message they asked for is theirs to leave. */
  function release() {
    if (following.current !== "end") following.current = null;
  }

  function onUse(event: SyntheticEvent) {
    release();
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-message]") : null;
    if (row?.dataset["message"] !== undefined) hold(row.dataset["message"]);
  }

  const chunks = Array.from({ length: Math.ceil(messages.length / CHUNK_SIZE) }, (_, index) =>
    messages.slice(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE),
  );
  return (
    <main
      ref={scroller}
      className={`scroll ${styles["thread"]}`}
      id="main"
      tabIndex={-1}
      onScroll={onScroll}
      onWheel={release}
      onTouchMove={release}
      onPointerDownCapture={onUse}
      onKeyDownCapture={onUse}
    >
      <ThreadColumn isLong>
        <h1 className="visually-hidden">{title}</h1>
        <div ref={content}>
          {chunks.map((chunk, index) => (
            <MessageChunk
              // biome-ignore lint/suspicious/noArrayIndexKey: a chunk is a place, and messages are only added at the end
              key={index}
              messages={chunk}
              drawn={drawn}
              width={width}
              heightOf={heightOf}
              keyOf={keyOf}
              target={target?.id ?? null}
            >
              {children}
            </MessageChunk>
          ))}
        </div>
      </ThreadColumn>
      {away ? (
        <IconButton className={styles["latest"]} look="plain" label={t("chat.toLatest")} onClick={toEnd}>
          <ArrowDown className="i" aria-hidden />
        </IconButton>
      ) : null}
    </main>
  );
}

function rowOf(inner: HTMLElement, id: string): HTMLElement | null {
  return inner.querySelector(`[data-message="${CSS.escape(id)}"]`);
}

/** What the reader sees first, and how far from the upper edge. */
interface ScrollAnchor {
  readonly row: Element;
  readonly offset: number;
  readonly scrollTop: number;
}

function anchorIn(outer: HTMLElement, inner: HTMLElement): ScrollAnchor | null {
  if (CSS.supports("overflow-anchor", "auto")) return null;
  const top = outer.getBoundingClientRect().top;
  const isSeen = (element: Element) => element.getBoundingClientRect().bottom > top;
  const row = [...([...inner.children].find(isSeen)?.children ?? [])].find(isSeen);
  if (row === undefined) return null;
  return { row, offset: row.getBoundingClientRect().top - top, scrollTop: outer.scrollTop };
}

/** For browsers that do not keep what is seen in its place by themselves. Where the reader has scrolled meanwhile, nothing is put back. */
function restoreAnchor(outer: HTMLElement, place: ScrollAnchor | null): void {
  if (place === null || outer.scrollTop !== place.scrollTop || !place.row.isConnected) return;
  const moved = place.row.getBoundingClientRect().top - outer.getBoundingClientRect().top - place.offset;
  if (Math.abs(moved) > 0.5) outer.scrollTop += moved;
}
