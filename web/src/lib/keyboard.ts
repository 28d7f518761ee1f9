/** What a key means, whatever the keyboard: input methods, keyboards on glass, layouts with other letters. Pure but for `matchMedia`. */

type Pressed = Pick<
  KeyboardEvent,
  "key" | "code" | "keyCode" | "isComposing" | "shiftKey" | "altKey" | "ctrlKey" | "metaKey"
>;

/**
 * An input method has the key: it chooses among characters, and means nothing to us. Safari sends the Enter that ends a
 * composition after it has ended, with the old code 229.
 */
export function isComposing(event: Pick<Pressed, "isComposing" | "keyCode">): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Text is written on glass, whose Return key is the only way to a new line. */
function hasSoftKeyboard(): boolean {
  return matchMedia("(hover: none) and (pointer: coarse)").matches;
}

/** The message is done: Enter without Shift, on glass only together with Ctrl or ⌘. */
export function isSend(event: Pressed): boolean {
  if (event.key !== "Enter" || event.shiftKey || event.altKey || isComposing(event)) return false;
  return event.ctrlKey || event.metaKey || !hasSoftKeyboard();
}

export function isEscape(event: Pick<Pressed, "key" | "isComposing" | "keyCode">): boolean {
  return event.key === "Escape" && !isComposing(event);
}

/** One down or one up in a list; 0 for every other key. */
export function stepOf(event: Pick<Pressed, "key" | "isComposing" | "keyCode">): -1 | 0 | 1 {
  if (isComposing(event)) return 0;
  return event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
}

/** The letter of a shortcut: what is printed on the key, or its place where the layout has no Latin letters. */
export function isLetter(event: Pick<Pressed, "key" | "code">, letter: string): boolean {
  const key = event.key.toLowerCase();
  return /^[a-z]$/.test(key) ? key === letter : event.code === `Key${letter.toUpperCase()}`;
}

const isApple = () => /mac|iphone|ipad/i.test(navigator.userAgent);

/** "⌘", "Ctrl " or "Strg ", as the reader's keyboard has it: German ones are labelled in German. */
export function commandKey(language: string): string {
  if (isApple()) return "⌘";
  return language.startsWith("de") ? "Strg " : "Ctrl ";
}

/** ⌘ or Ctrl, but not AltGr, which some systems report as Ctrl and Alt. */
export function isCommand(event: Pick<Pressed, "altKey" | "ctrlKey" | "metaKey">): boolean {
  return (isApple() ? event.metaKey : event.ctrlKey) && !event.altKey;
}

/** The key goes into a text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}
