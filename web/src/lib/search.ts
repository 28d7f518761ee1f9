/** Those that hold the words in one of these texts, whatever the case and however an accent is spelled. */
export function containing<Name extends string, Item extends Readonly<Record<Name, string>>>(
  items: readonly Item[],
  words: string,
  names: readonly Name[],
): Item[] {
  const wanted = words.trim().normalize("NFC").toLowerCase();
  return items.filter((item) =>
    names
      .map((name) => item[name])
      .join("\n")
      .normalize("NFC")
      .toLowerCase()
      .includes(wanted),
  );
}

/** Whether there is enough to be looked for: two letters, or one of a script whose letters are words. */
export function isSearchable(words: string): boolean {
  const bare = words.trim();
  return bare.length > 1 || /[\u0f00-\u{10ffff}]/u.test(bare);
}
