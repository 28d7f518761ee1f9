import { request } from "@/api/client";
import { beginSession, endSession } from "@/api/session";
import type { Schemas, Session } from "@/api/types";

export type Credentials = Schemas["Credentials"];

export type NewAccount = Schemas["Registration"];

function post<T>(path: string, body: unknown): Promise<T> {
  return request<T>(path, { method: "POST", body, anonymous: true });
}

export type SecondStep = Schemas["SecondStep"];

/** Null: signed in. Else what the second step wants. */
export async function signIn(credentials: Credentials): Promise<SecondStep | null> {
  const answer = await post<Session | SecondStep>("/api/auth/login", credentials);
  if ("ticket" in answer) return answer;
  beginSession(answer);
  return null;
}

export async function finishSignIn(body: Schemas["SecondStepIn"]): Promise<void> {
  beginSession(await post<Session>("/api/auth/second-factor", body));
}

/** Creates the account and signs in with it. */
export async function register(account: NewAccount): Promise<void> {
  beginSession(await post<Session>("/api/auth/register", account));
}

/** The first administrator, against the one-time code that the server printed. */
export async function setUp(account: Schemas["FirstAdmin"]): Promise<void> {
  beginSession(await post<Session>("/api/setup", account));
}

/** Has a link for a new password sent to this address, if somebody has it. */
export function askReset(email: string): Promise<void> {
  return post<void>("/api/auth/forgot", { email });
}

export function resetPassword(body: Schemas["NewPassword"]): Promise<void> {
  return post<void>("/api/auth/reset", body);
}

export function verifyAddress(token: string): Promise<void> {
  return post<void>("/api/auth/verify", { token });
}

/** Ends the session here even when the server cannot be told. */
export async function signOut(): Promise<void> {
  try {
    await request<void>("/api/auth/logout", { method: "POST", headers: { "x-a2b": "1" } });
  } finally {
    endSession();
  }
}

/** Asks a provider for its models with a key that is kept nowhere yet. For the administrator who is just setting up. */
export function tryProviderKey(provider: string, key: string): Promise<Schemas["TriedOut"]> {
  return request(`/api/admin/providers/${encodeURIComponent(provider)}/test`, { method: "POST", body: { key } });
}

export function keepProviderKey(provider: string, key: string, reason: string): Promise<Schemas["ProviderKeyOut"]> {
  return request(`/api/admin/providers/${encodeURIComponent(provider)}/keys`, {
    method: "POST",
    body: { key, reason },
  });
}
