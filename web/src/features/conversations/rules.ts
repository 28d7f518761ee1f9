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

/** A title as the name of a file, without an ending. */
export function fileName(title: string): string {
  const words = title.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "");
  return words.slice(0, 60).replace(/-+$/, "") || "chat";
}
