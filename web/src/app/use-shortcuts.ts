import { useEffect, useRef } from "react";
import { isCommand, isLetter, isTyping } from "@/lib/keyboard";

interface Commands {
  palette(): void;
  shortcuts(): void;
  newChat(): void;
  sidebar(): void;
}

/** The keys that work everywhere. A letter alone never acts while somebody is typing or a dialog is open. */
export function useShortcuts(commands: Commands): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const hasCommand = isCommand(event);
      if (hasCommand && isLetter(event, "k")) {
        event.preventDefault();
        latest.current.palette();
      } else if (hasCommand && event.shiftKey && isLetter(event, "o")) {
        event.preventDefault();
        latest.current.newChat();
      } else if (hasCommand && !event.shiftKey && isLetter(event, "b")) {
        event.preventDefault();
        latest.current.sidebar();
      } else if (
        !event.metaKey &&
        !event.ctrlKey &&
        !event.altKey &&
        !isTyping(event.target) &&
        document.querySelector("[data-modal]") === null
      ) {
        if (event.key === "?") latest.current.shortcuts();
        else if (isLetter(event, "m")) press(event, "[data-opens-models]", "click");
        else if (event.key === "/") press(event, "[data-composer]", "focus");
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
