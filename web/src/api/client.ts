/** One way to ask the server: returns what it answered, or throws a `ProblemError` or `NetworkError`. */

import { build, pageIsOutdated } from "./build";
import { NetworkError, PageOutdatedError, problemFrom } from "./problem";
import { accessToken, refreshSession } from "./session";

export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly query?: Readonly<Record<string, string | number | null | undefined>>;
  /** Sent as JSON, or a file as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Before sign-in there is no token to send or renew. */
  readonly anonymous?: boolean;
}

/** `T` is what the contract says this path answers; 204 gives undefined. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new NetworkError("the answer could not be read", { cause });
  }
}

/** The raw answer of a successful request, for streams. A 401 is answered with one refresh and one repeat. */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  let response = await attempt(path, options);
  if (response.status === 401 && options.anonymous !== true && (await refreshSession())) {
    response = await attempt(path, options);
  }
  if (response.ok) return response;
  const problem = problemFrom(response.status, await response.json().catch(() => null));
  if (problem instanceof PageOutdatedError) pageIsOutdated();
  throw problem;
}

async function attempt(path: string, options: RequestOptions): Promise<Response> {
  const headers = new Headers(options.headers);
  if (build !== null) headers.set("x-a2b-build", build);
  if (typeof document !== "undefined") headers.set("accept-language", document.documentElement.lang);
  const token = accessToken();
  if (token !== null && options.anonymous !== true) headers.set("authorization", `Bearer ${token}`);
  const init: RequestInit = { method: options.method ?? "GET", headers, credentials: "same-origin" };
  if (options.body instanceof Blob) {
    if (!headers.has("content-type")) headers.set("content-type", "application/octet-stream");
    init.body = options.body;
  } else if (options.body !== undefined) {
    headers.set("content-type", "application/json");
    init.body = JSON.stringify(options.body);
  }
  if (options.signal !== undefined) init.signal = options.signal;
  try {
    return await fetch(urlOf(path, options.query), init);
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause;
    throw new NetworkError("the server cannot be reached", { cause });
  }
}

function urlOf(path: string, query: RequestOptions["query"]): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined) search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}
