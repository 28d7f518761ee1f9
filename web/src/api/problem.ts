/** What can go wrong when the server is asked, by name. The client throws these; it never shows anything itself. */

/** The server answered with problem+json. `code` is stable, `detail` is for people, `facts` are the problem's own fields. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly code: string;
  readonly detail: string | null;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(status: number, body: unknown) {
    const fields = isRecord(body) ? body : {};
    const code = typeof fields["code"] === "string" ? fields["code"] : `http_${status}`;
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.detail = typeof fields["detail"] === "string" ? fields["detail"] : null;
    this.facts = fields;
  }
}

/** The server has another version than this page, and refused what it said. The page offers to load itself anew. */
export class PageOutdatedError extends ProblemError {}

export function problemFrom(status: number, body: unknown): ProblemError {
  const problem = new ProblemError(status, body);
  return problem.code === "page_outdated" ? new PageOutdatedError(status, body) : problem;
}

/** No answer: the server is away, the network is down, or the answer could not be read. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A numeric fact, whether the server wrote `needed_eur` or `neededEur`. */
export function numberFact(facts: Readonly<Record<string, unknown>>, name: string): number | null {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const value = facts[name] ?? facts[camel];
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

export function problemCode(error: unknown): string {
  if (error instanceof ProblemError) return error.code;
  return error instanceof NetworkError ? "network" : "unknown";
}

/** What an error is called, for showing it; null for no error. */
export function problemOf(error: Error | null): { readonly code: string } | null {
  return error === null ? null : { code: problemCode(error) };
}

const noFacts: Readonly<Record<string, unknown>> = {};

/** What the server said besides the code. */
export function factsOf(error: unknown): Readonly<Record<string, unknown>> {
  return error instanceof ProblemError ? error.facts : noFacts;
}
