/** Those that hold the words in one of these texts, whatever the case. */
export function containing<Name extends string, Item extends Readonly<Record<Name, string>>>(
  items: readonly Item[],
  words: string,
  names: readonly Name[],
): Item[] {
  const wanted = words.trim().toLowerCase();
  return items.filter((item) =>
    names
      .map((name) => item[name])
      .join("\n")
      .toLowerCase()
      .includes(wanted),
  );
}
