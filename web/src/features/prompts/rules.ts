/** Prompts with blanks: `{{name}}` stands for something that is filled in each time. Which there are says the server. Pure. */

const BLANK = /\{\{\s*([\p{L}\p{N}][\p{L}\p{N} _-]{0,49}?)\s*\}\}/gu;

/** The text with its blanks filled in; what has no value stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(BLANK, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}

/** What is searched for while the text of the composer is a command: "/let" gives "let"; null for any other text. */
export function commandOf(text: string): string | null {
  return /^\/[^\n/]*$/.test(text) ? text.slice(1).trim().toLowerCase() : null;
}

/** Names that begin with the words first, then those that hold them. */
export function matching<T extends { readonly name: string }>(prompts: readonly T[], words: string): T[] {
  const place = ({ name }: T) => name.toLowerCase().indexOf(words);
  return prompts
    .filter((prompt) => place(prompt) >= 0)
    .toSorted((a, b) => Number(place(a) > 0) - Number(place(b) > 0))
    .slice(0, 8);
}
