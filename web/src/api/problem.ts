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

/** A text or list that is longer than the server takes. */
export interface TooLong {
  readonly field: string;
  readonly most: number;
  readonly length: number;
}

/** What was too long, where the server or this page says by how much. */
export function tooLongOf(error: unknown): TooLong | null {
  const found = error instanceof ProblemError && Array.isArray(error.facts["errors"]) ? error.facts["errors"] : [];
  for (const one of found) {
    if (!isRecord(one)) continue;
    const { field, most, length } = one;
    if (typeof field === "string" && typeof most === "number" && typeof length === "number")
      return { field, most, length };
  }
  return null;
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

export interface Problem {
  readonly code: string;
  readonly tooLong?: TooLong | null;
  /** Of what was sent at once. */
  readonly mostBytes?: number | null;
  /** Of what a person keeps. */
  readonly storage?: { readonly used: number; readonly allowed: number } | null;
  /** Seconds until the same may be tried again, where the server said so. */
  readonly retryAfter?: number | null;
}

/** What an error says, for showing it; null for no error, and for what nobody threw. */
export function problemOf(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  const facts = error instanceof ProblemError ? error.facts : {};
  return {
    code: problemCode(error),
    tooLong: tooLongOf(error),
    mostBytes: numberFact(facts, "most_bytes"),
    storage: storageOf(facts),
    retryAfter: numberFact(facts, "retry_after"),
  };
}

function storageOf(
  facts: Readonly<Record<string, unknown>>,
): { readonly used: number; readonly allowed: number } | null {
  const used = numberFact(facts, "used_bytes");
  const allowed = numberFact(facts, "allowed_bytes");
  return used === null || allowed === null ? null : { used, allowed };
}

const noFacts: Readonly<Record<string, unknown>> = {};

/** What the server said besides the code. */
export function factsOf(error: unknown): Readonly<Record<string, unknown>> {
  return error instanceof ProblemError ? error.facts : noFacts;
}
