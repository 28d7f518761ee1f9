import type { CSSProperties } from "react";

const PALETTE = 5;
/** Providers that many people see side by side have colours that differ. */
const known: Readonly<Record<string, number>> = {
  demo: 0,
  openai: 0,
  anthropic: 2,
  google: 1,
  mistral: 4,
  groq: 3,
  openrouter: 3,
  deepseek: 1,
  ollama: 2,
  xai: 4,
};

/** The colour of what all others are together. */
export const OTHERS = PALETTE;

function preferred(name: string): number {
  const fixed = Object.hasOwn(known, name) ? known[name] : undefined;
  if (fixed !== undefined) return fixed;
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return hash % PALETTE;
}

/**
 * The places in the palette of names shown together: each has its own colour whatever its figures are. Where two want the same one, the
 * later by letters takes the next that is free. More than five names share colours.
 */
export function coloursOf(names: readonly string[]): number[] {
  const taken = new Map<string, number>();
  for (const name of [...new Set(names)].sort()) {
    const wish = preferred(name);
    const inUse = new Set(taken.values());
    const free = Array.from({ length: PALETTE }, (_, step) => (wish + step) % PALETTE).find(
      (place) => !inUse.has(place),
    );
    taken.set(name, free ?? wish);
  }
  return names.map((name) => taken.get(name) ?? OTHERS);
}

/** A place in the palette as `--c`. */
export function seriesStyle(colour: number, more: CSSProperties = {}): CSSProperties {
  return { ...more, ["--c" as string]: colourValue(colour) };
}

export function colourValue(colour: number): string {
  return colour >= PALETTE ? "var(--chart-others)" : `var(--chart-${colour + 1})`;
}

/** The colour of a series; the palette in order where none are named. */
export function colourAt(colours: readonly number[] | undefined, series: number): number {
  return colours === undefined ? series : (colours[series] ?? OTHERS);
}
