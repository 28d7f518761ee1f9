import { useEffect, useRef } from "react";

interface Commands {
  palette(): void;
  shortcuts(): void;
  newChat(): void;
}

const isApple = () => /mac|iphone|ipad/i.test(navigator.userAgent);

/** "⌘" or "Ctrl ", as the reader's keyboard has it. */
export function commandKey(): string {
  return isApple() ? "⌘" : "Ctrl ";
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** The keys that work everywhere. A letter alone never acts while somebody is typing or a dialog is open. */
export function useShortcuts(commands: Commands): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const command = isApple() ? event.metaKey : event.ctrlKey;
      const key = event.key.toLowerCase();
      if (command && key === "k") {
        event.preventDefault();
        latest.current.palette();
      } else if (command && event.shiftKey && key === "o") {
        event.preventDefault();
        latest.current.newChat();
      } else if (
        !command &&
        !event.altKey &&
        !isTyping(event.target) &&
        document.querySelector("[data-modal]") === null
      ) {
        if (event.key === "?") latest.current.shortcuts();
        else if (key === "m") press(event, "[data-opens-models]", "click");
        else if (key === "/") press(event, "[data-composer]", "focus");
      }
    }
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

function press(event: KeyboardEvent, selector: string, action: "click" | "focus"): void {
  const element = document.querySelector<HTMLElement>(selector);
  if (element === null) return;
  event.preventDefault();
  element[action]();
}
