import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { request } from "./client";
import { NetworkError, numberFact, ProblemError } from "./problem";
import { beginSession, endSession, sessionState } from "./session";
import type { Session } from "./types";

const session = (accessToken: string): Session => ({
  accessToken,
  expiresIn: 600,
  user: {
    id: "u",
    email: "a@example.org",
    name: null,
    role: "member",
    isVerified: true,
    pictureId: null,
    createdAt: "2026-11-20T00:00:00Z",
  },
});
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const tokenOf = (init: RequestInit | undefined) => new Headers(init?.headers).get("authorization");
const server = vi.fn<(path: string, init?: RequestInit) => Promise<Response>>();

beforeEach(() => {
  vi.stubGlobal("fetch", server);
  beginSession(session("old"));
});
afterEach(() => {
  server.mockReset();
  vi.unstubAllGlobals();
});

it("renews the session once for many requests that were refused, and repeats them", async () => {
  server.mockImplementation(async (path, init) => {
    if (path === "/api/auth/refresh") return json(200, session("new"));
    return tokenOf(init) === "Bearer new" ? json(200, { ok: true }) : json(401, { code: "token_expired" });
  });
  await Promise.all([request("/api/a"), request("/api/b"), request("/api/c")]);
  const refreshes = server.mock.calls.filter(([path]) => path === "/api/auth/refresh");
  expect(refreshes).toHaveLength(1);
  expect(new Headers(refreshes[0]?.[1]?.headers).get("x-a2b")).toBe("1");
});

it("ends the session when it cannot be renewed, and throws what was answered", async () => {
  server.mockImplementation(async () => json(401, { code: "token_expired" }));
  await expect(request("/api/a")).rejects.toMatchObject({ status: 401, code: "token_expired" });
  expect(sessionState().status).toBe("signed-out");
});

it("throws the problem with its facts, in either spelling", async () => {
  server.mockImplementation(async () =>
    json(402, { code: "insufficient_balance", needed_eur: 0.019, availableEur: "0.008" }),
  );
  const error = await request("/api/a").catch((cause: unknown) => cause);
  if (!(error instanceof ProblemError)) throw new Error("no problem was thrown");
  expect(error.code).toBe("insufficient_balance");
  expect(numberFact(error.facts, "needed_eur")).toBe(0.019);
  expect(numberFact(error.facts, "available_eur")).toBe(0.008);
  expect(numberFact(error.facts, "missing_eur")).toBeNull();
});

it("names a server that cannot be reached", async () => {
  server.mockImplementation(async () => Promise.reject(new TypeError("failed to fetch")));
  await expect(request("/api/a")).rejects.toBeInstanceOf(NetworkError);
});

it("sends no token before sign-in, and leaves out what is not asked", async () => {
  endSession();
  server.mockImplementation(async () => json(200, []));
  await request("/api/setup", { anonymous: true, query: { a: 1, b: null, c: undefined } });
  expect(server.mock.calls[0]?.[0]).toBe("/api/setup?a=1");
  expect(tokenOf(server.mock.calls[0]?.[1])).toBeNull();
});
