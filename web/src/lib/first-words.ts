const MOST = 60;

/** The beginning of a text on one line, cut between words: what a chat is called until it has its title. */
export function firstWords(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  if (line.length <= MOST) return line;
  const cut = line.slice(0, MOST + 1);
  const space = cut.lastIndexOf(" ");
  return `${(space > MOST / 2 ? cut.slice(0, space) : cut.slice(0, MOST)).trimEnd()}…`;
}
