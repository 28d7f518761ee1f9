/** What the search page asks for, as its address says it. */

export interface SearchView {
  readonly q: string;
  /** Calendar days of the reader, both included. */
  readonly from: string;
  readonly to: string;
  readonly project: string;
  readonly model: string;
}

export const emptyView: SearchView = { q: "", from: "", to: "", project: "", model: "" };

export function hasFilter({ from, to, project, model }: SearchView): boolean {
  return [from, to, project, model].some((value) => value !== "");
}

/** The names of the API; a day is from its first moment to the first of the next one. */
export function searchParams({ q, from, to, project, model }: SearchView): Record<string, string> {
  const given = { from: startOf(from, 0), to: startOf(to, 1), projectId: project, model };
  return {
    q: q.trim(),
    sort: "newest",
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== "")),
  };
}

function startOf(day: string, daysOn: number): string {
  const [year, month, date] = day.split("-").map(Number);
  if (year === undefined || month === undefined || date === undefined || year < 1972 || year > 8999) return "";
  const at = new Date(year, month - 1, date + daysOn);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString();
}
