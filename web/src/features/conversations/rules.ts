/** "forest, Wald ,forest" as tags: without blanks around them, each once. */
export function readTags(text: string): string[] {
  return [
    ...new Set(
      text
        .split(",")
        .map((tag) => tag.trim().replaceAll(/\s+/g, " ").slice(0, 50))
        .filter((tag) => tag !== ""),
    ),
  ].slice(0, 50);
}
