import { ArrowDown } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui/button";

/** How many of the newest messages are drawn at first, and how many more each time the reader reaches the top. */
const WINDOW = 40;
/** A reader who comes within this many pixels of the end reads along; one who moves up at all does not. */
const NEAR_END = 48;

/** More than half a screen is below what the reader sees. */
function isAway({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight > clientHeight / 2;
}

interface ThreadProps {
  readonly count: number;
  /** Draws the messages from this index on. */
  readonly children: (from: number) => ReactNode;
  readonly title: string;
  /** Changes when the reader sends something: then the end is shown, wherever they were. */
  readonly sent: number;
}

/** The scrolling conversation: opens at its end, follows the answer only while the reader is there, draws no more than needed. */
export function Thread({ count, children, title, sent }: ThreadProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const heightBefore = useRef<number | null>(null);
  const lastTop = useRef(0);
  const [away, setAway] = useState(false);
  const [shown, setShown] = useState(WINDOW);
  const from = Math.max(0, count - shown);

  const toEnd = useCallback(() => {
    following.current = true;
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, []);

  const showEarlier = useCallback(() => {
    heightBefore.current = scroller.current?.scrollHeight ?? null;
    setShown((now) => now + WINDOW);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `from` is what moved: earlier messages were added above
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || heightBefore.current === null) return;
    element.scrollTop += element.scrollHeight - heightBefore.current;
    heightBefore.current = null;
  }, [from]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: sending is what brings the reader to the end
  useLayoutEffect(toEnd, [sent]);

  useEffect(() => {
    const inner = content.current;
    const outer = scroller.current;
    if (inner === null || outer === null) return;
    const observer = new ResizeObserver(() => {
      if (following.current) outer.scrollTop = outer.scrollHeight;
      else setAway(isAway(outer));
    });
    observer.observe(inner);
    observer.observe(outer);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const sentinel = top.current;
    if (sentinel === null || from === 0) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && showEarlier(),
      {
        root: scroller.current,
        rootMargin: "400px 0px 0px",
      },
    );
    observer.observe(sentinel);
    return () => observer.disconnect();
  }, [from, showEarlier]);

  function onScroll() {
    const element = scroller.current;
    if (element === null) return;
    const rest = element.scrollHeight - element.scrollTop - element.clientHeight;
    const movedUp = element.scrollTop < lastTop.current - 1;
    lastTop.current = element.scrollTop;
    following.current = movedUp ? rest < 2 : rest < NEAR_END;
    setAway(isAway(element));
  }

  return (
    <main ref={scroller} className="scroll thread-scroll" id="main" tabIndex={-1} onScroll={onScroll}>
      <div className="thread" ref={content}>
        <h1 className="visually-hidden">{title}</h1>
        {from > 0 ? (
          <div ref={top} className="small">
            <button type="button" className="link-btn" onClick={showEarlier}>
              {t("chat.earlier")}
            </button>
          </div>
        ) : null}
        {children(from)}
      </div>
      {away ? (
        <IconButton className="to-latest" look="plain" label={t("chat.toLatest")} onClick={toEnd}>
          <ArrowDown className="i" aria-hidden />
        </IconButton>
      ) : null}
    </main>
  );
}
