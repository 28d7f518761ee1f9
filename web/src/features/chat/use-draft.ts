import { useCallback, useEffect, useRef, useState } from "react";
import { MOST_DRAFT } from "@/api/limits";
import { NetworkError } from "@/api/problem";
import {
  keepLocally,
  type LocalDraft,
  localDraft,
  markLeft,
  newChat,
  putDraft,
  readDraft,
  type ServerDraft,
  wasLeft,
} from "./drafts";

const SETTLED_MS = 400;
const AGAIN_MS = 15_000;

export interface DraftText {
  readonly text: string;
  readonly setText: (text: string | ((now: string) => string)) => void;
  /** Another text that was begun: on another device, or before another chat was opened. */
  readonly offered: string | null;
  /** Puts it before what stands in the composer. */
  readonly take: () => void;
  readonly drop: () => void;
}

/**
 * The text in the composer of a chat, which this browser keeps at once and the server a moment later. `isPrivate` texts stay in this browser.
 */
export function useDraft(chat: string, isPrivate: boolean): DraftText {
  // Only what the server has may make room: nothing is lost without a connection.
  const startsEmpty = useRef(chat === newChat && wasLeft() && localDraft(chat).isKept);
  const [text, setShown] = useState(() => (startsEmpty.current ? "" : localDraft(chat).text));
  const [offered, setOffered] = useState<string | null>(() =>
    startsEmpty.current ? localDraft(chat).text || null : null,
  );
  // What the composer shows, for what comes back from the server later.
  const shown = useRef(text);
  const state = useRef<LocalDraft>(startsEmpty.current ? { text: "", at: 0, seen: 0, isKept: true } : localDraft(chat));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isBusy = useRef(false);
  const drops = useRef(false);
  const isGone = useRef(false);
  const chatBefore = useRef(chat);

  const apply = useCallback(
    (kept: ServerDraft, sent: LocalDraft) => {
      if (state.current !== sent) {
        // Written on meanwhile: what is there now takes the place of what was just kept.
        if (kept.text === sent.text) state.current = { ...state.current, seen: kept.version };
      } else if (isUnclear(chat, sent, kept)) {
        startsEmpty.current = true;
        state.current = { text: "", at: 0, seen: 0, isKept: true };
        keepLocally(chat, state.current);
        setOffered(joined(kept.text, kept.earlier));
        return;
      } else {
        state.current = { text: kept.text, at: Date.parse(kept.changedAt), seen: kept.version, isKept: true };
        shown.current = kept.text;
        setShown(kept.text);
      }
      keepLocally(chat, state.current);
      setOffered(kept.earlier);
    },
    [chat],
  );

  const push = useCallback(async () => {
    clearTimeout(timer.current);
    const sent = state.current;
    if (isBusy.current || isPrivate || (sent.isKept && !drops.current) || sent.text.length > MOST_DRAFT) return;
    isBusy.current = true;
    const dropsNow = drops.current;
    try {
      const kept = await putDraft(chat, sent, dropsNow);
      if (dropsNow) drops.current = false;
      apply(kept, sent);
    } catch (error) {
      // It stands in this browser; without a connection it is tried again.
      if (error instanceof NetworkError && !isGone.current) timer.current = setTimeout(() => void push(), AGAIN_MS);
      return;
    } finally {
      isBusy.current = false;
    }
    if (!state.current.isKept && !isGone.current) timer.current = setTimeout(() => void push(), SETTLED_MS);
  }, [chat, isPrivate, apply]);

  const setText = useCallback(
    (next: string | ((now: string) => string)) => {
      const words = typeof next === "string" ? next : next(shown.current);
      if (words === shown.current) return;
      shown.current = words;
      setShown(words);
      state.current = { text: words, at: Date.now(), seen: state.current.seen, isKept: false };
      if (startsEmpty.current && words !== "") {
        startsEmpty.current = false;
        markLeft(false);
      }
      keepLocally(chat, state.current);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void push(), words === "" ? 0 : SETTLED_MS);
    },
    [chat, push],
  );

  useEffect(() => {
    isGone.current = false;
    if (chatBefore.current !== chat) {
      // The new chat has become one: what was written since goes on in it.
      chatBefore.current = chat;
      const words = shown.current;
      state.current = words === "" ? localDraft(chat) : { text: words, at: Date.now(), seen: 0, isKept: false };
    } else if (chat !== newChat && localDraft(newChat).text.trim() !== "") markLeft(true);
    if (isPrivate) {
      // Kept before it became private.
      const { seen } = state.current;
      if (seen > 0) void putDraft(chat, { text: "", at: Date.now(), seen, isKept: false }).catch(() => undefined);
      return;
    }
    const controller = new AbortController();
    async function look() {
      if (!state.current.isKept) return push();
      const before = state.current;
      const found = await readDraft(chat, controller.signal).catch(() => null);
      if (found === null || controller.signal.aborted || state.current !== before) return;
      if (startsEmpty.current) {
        setOffered(joined(found.text, found.earlier) || offeredHere(chat));
        return;
      }
      if (found.version !== before.seen || found.text !== before.text) apply(found, before);
      else setOffered(found.earlier);
    }
    const onSight = () => {
      if (document.visibilityState === "visible") void look();
      else void push();
    };
    void look();
    document.addEventListener("visibilitychange", onSight);
    addEventListener("online", onSight);
    return () => {
      isGone.current = true;
      controller.abort();
      document.removeEventListener("visibilitychange", onSight);
      removeEventListener("online", onSight);
      void push();
      clearTimeout(timer.current);
    };
  }, [chat, isPrivate, push, apply]);

  const settle = useCallback(
    (words: string) => {
      startsEmpty.current = false;
      markLeft(false);
      setOffered(null);
      shown.current = words;
      setShown(words);
      // What the server has was seen now, whichever it is.
      void readDraft(chat, new AbortController().signal)
        .then((found) => {
          state.current = { text: shown.current, at: Date.now(), seen: found.version, isKept: false };
          drops.current = true;
          keepLocally(chat, state.current);
          return push();
        })
        .catch(() => keepLocally(chat, { text: words, at: Date.now(), seen: state.current.seen, isKept: false }));
    },
    [chat, push],
  );

  return {
    text,
    setText,
    offered,
    take: () => settle(joined(offered ?? "", text)),
    drop: () => settle(text),
  };
}

function joined(...texts: readonly (string | null)[]): string {
  return texts.filter((text) => text !== null && text.trim() !== "").join("\n\n");
}

/**
 * Whether a new chat begins empty beside texts that were begun elsewhere: with one of them it is gone on with, with several, of which one
 * was set aside for another, nobody knows which is meant. They are offered.
 */
function isUnclear(chat: string, here: LocalDraft, found: ServerDraft): boolean {
  return chat === newChat && here.seen === 0 && here.text === "" && found.text !== "" && found.earlier !== null;
}

function offeredHere(chat: string): string | null {
  return localDraft(chat).text || null;
}
