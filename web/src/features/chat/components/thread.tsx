import { ArrowDown } from "lucide-react";
import { type ReactNode, type SyntheticEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "@/api/types";
import { IconButton } from "@/ui/button";
import { useDrawing } from "../drawing";
import { Stretch } from "./stretch";

const STRETCH = 20;
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
  const place = useRef<Place | null>(null);
  const lastTop = useRef(0);
  const [away, setAway] = useState(false);
  const { drawn, width, heightOf, look, drawAround, hold } = useDrawing(
    messages,
    scroller,
    content,
    target?.id ?? null,
  );

  const stay = useCallback(() => {
    const [outer, inner] = [scroller.current, content.current];
    if (outer === null || inner === null) return;
    if (following.current === "end") outer.scrollTop = outer.scrollHeight;
    else if (following.current !== null) slotOf(inner, following.current.id)?.scrollIntoView({ block: "start" });
    else putBack(outer, place.current);
    place.current = placeIn(outer, inner);
    setAway(isAway(outer));
    look();
  }, [look]);

  const toEnd = useCallback(() => {
    following.current = "end";
    stay();
  }, [stay]);

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
    drawAround(target.id);
    stay();
    slotOf(inner, target.id)?.focus({ preventScroll: true });
  }, [target, isThere, drawAround, stay]);

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
    if (following.current === null || following.current === "end")
      following.current = (movedUp ? rest < 2 : rest < NEAR_END) ? "end" : null;
    place.current = placeIn(outer, inner);
    setAway(isAway(outer));
    look();
  }

  /** The reader moves by themselves: the message they asked for is theirs to leave. */
  function letGo() {
    if (following.current !== "end") following.current = null;
  }

  function onUse(event: SyntheticEvent) {
    letGo();
    const slot = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-message]") : null;
    if (slot?.dataset["message"] !== undefined) hold(slot.dataset["message"]);
  }

  const stretches = Array.from({ length: Math.ceil(messages.length / STRETCH) }, (_, index) =>
    messages.slice(index * STRETCH, (index + 1) * STRETCH),
  );
  return (
    <main
      ref={scroller}
      className="scroll thread-scroll"
      id="main"
      tabIndex={-1}
      onScroll={onScroll}
      onWheel={letGo}
      onTouchMove={letGo}
      onPointerDownCapture={onUse}
      onKeyDownCapture={onUse}
    >
      <div className="thread thread-long">
        <h1 className="visually-hidden">{title}</h1>
        <div ref={content}>
          {stretches.map((stretch, index) => (
            <Stretch
              // biome-ignore lint/suspicious/noArrayIndexKey: a stretch is a place, and messages are only added at the end
              key={index}
              messages={stretch}
              drawn={drawn}
              width={width}
              heightOf={heightOf}
              keyOf={keyOf}
              target={target?.id ?? null}
            >
              {children}
            </Stretch>
          ))}
        </div>
      </div>
      {away ? (
        <IconButton className="to-latest" look="plain" label={t("chat.toLatest")} onClick={toEnd}>
          <ArrowDown className="i" aria-hidden />
        </IconButton>
      ) : null}
    </main>
  );
}

function slotOf(inner: HTMLElement, id: string): HTMLElement | null {
  return inner.querySelector(`[data-message="${CSS.escape(id)}"]`);
}

/** What the reader sees first, and how far from the upper edge. */
interface Place {
  readonly slot: Element;
  readonly offset: number;
  readonly scrollTop: number;
}

function placeIn(outer: HTMLElement, inner: HTMLElement): Place | null {
  if (CSS.supports("overflow-anchor", "auto")) return null;
  const top = outer.getBoundingClientRect().top;
  const isSeen = (element: Element) => element.getBoundingClientRect().bottom > top;
  const slot = [...([...inner.children].find(isSeen)?.children ?? [])].find(isSeen);
  if (slot === undefined) return null;
  return { slot, offset: slot.getBoundingClientRect().top - top, scrollTop: outer.scrollTop };
}

/** For browsers that do not keep what is seen in its place by themselves. Where the reader has scrolled meanwhile, nothing is put back. */
function putBack(outer: HTMLElement, place: Place | null): void {
  if (place === null || outer.scrollTop !== place.scrollTop || !place.slot.isConnected) return;
  const moved = place.slot.getBoundingClientRect().top - outer.getBoundingClientRect().top - place.offset;
  if (Math.abs(moved) > 0.5) outer.scrollTop += moved;
}
