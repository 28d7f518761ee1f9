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
