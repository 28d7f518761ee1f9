/** "Marta Kessler" and "marta.kessler@example.org" both give MK. */
export function initials(name: string): string {
  const words = (name.split("@")[0] ?? "").split(/[\s._-]+/).filter((word) => word !== "");
  return (words.length > 1 ? [words[0], words.at(-1)] : words)
    .map((word) => word?.[0] ?? "")
    .join("")
    .toUpperCase();
}
