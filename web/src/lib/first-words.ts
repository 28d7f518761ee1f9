const MOST = 60;

/** The beginning of a text on one line, cut between words, or between signs: what a chat is called until it has its title. */
export function firstWords(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  if (line.length <= MOST) return line;
  const space = line.slice(0, MOST + 1).lastIndexOf(" ");
  return `${(space > MOST / 2 ? line.slice(0, space) : wholeSigns(line)).replace(/[\s,;:–—-]+$/, "")}…`;
}

/** As much as fits without halving a sign, which may be several characters. */
function wholeSigns(line: string): string {
  let kept = "";
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(line)) {
    if (kept !== "" && kept.length + segment.length > MOST) break;
    kept += segment;
  }
  return kept;
}
