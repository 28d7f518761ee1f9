import { memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ConversationSummary } from "@/api/types";

const AT_A_TIME = 50;
/** Drawn before it is seen: further than a key press or a turn of the wheel goes. */
const AROUND = "1200px 0px";

interface RowsProps {
  readonly chats: readonly ConversationSummary[];
  readonly children: (chat: ConversationSummary) => ReactNode;
}

/** A list of any length of which only what is near the reader stands in the page; the rest keeps its place. */
export function Rows({ chats, children }: RowsProps) {
  const parts: (readonly ConversationSummary[])[] = [];
  for (let from = 0; from < chats.length; from += AT_A_TIME) parts.push(chats.slice(from, from + AT_A_TIME));
  return parts.map((part) => (
    <Part key={part[0]?.id} chats={part}>
      {children}
    </Part>
  ));
}

const Part = memo(function Part({ chats, children }: RowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const height = useRef(0);
  const [isNear, setNear] = useState(true);

  useLayoutEffect(() => {
    if (isNear) height.current = list.current?.offsetHeight ?? 0;
  });

  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const isSeen = entries.at(-1)?.isIntersecting ?? true;
        // A list that holds the focus stays, wherever it was scrolled to.
        if (isSeen || !element.contains(document.activeElement)) setNear(isSeen);
      },
      { root: element.closest(".sidebar-scroll"), rootMargin: AROUND },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <ul ref={list} style={isNear ? undefined : { height: `${height.current}px` }}>
      {isNear ? chats.map(children) : null}
    </ul>
  );
}, isSame);

function isSame(before: Readonly<RowsProps>, now: Readonly<RowsProps>): boolean {
  return (
    before.children === now.children &&
    before.chats.length === now.chats.length &&
    before.chats.every((chat, index) => chat === now.chats[index])
  );
}
