/** "Marta Kessler" and "marta.kessler@example.org" both give MK. A sign is never halved: it may be more than one character. */
export function initials(name: string): string {
  const words = (name.split("@")[0] ?? "").split(/[\s._-]+/).filter((word) => word !== "");
  return (words.length > 1 ? [words[0], words.at(-1)] : words)
    .map((word) => firstSign(word ?? ""))
    .join("")
    .toUpperCase();
}

function firstSign(word: string): string {
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word)) return segment;
  return "";
}
