import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { preferencesQuery } from "@/api/queries";
import { changeUser, endSession } from "@/api/session";
import type { ApiKey, Budget, CreatedKey, NewKey, Preferences, Schemas, User } from "@/api/types";
import { MOST_PICTURE_BYTES } from "./rules";

export const keysQuery = queryOptions({
  queryKey: ["keys"],
  queryFn: ({ signal }) => request<readonly ApiKey[]>("/api/keys", { signal }),
});

export function useCreateKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: NewKey) => request<CreatedKey>("/api/keys", { method: "POST", body: key }),
    onSuccess: () => Promise.all(["budgets", "keys"].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

export function useRevokeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(`/api/keys/${id}`, { method: "DELETE" }),
    onSuccess: () =>
      Promise.all(["budgets", "keys", "notices"].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

export function useSetBudget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (budget: Schemas["BudgetIn"]) =>
      request<Budget | null>("/api/budgets", { method: "PUT", body: budget }),
    onSuccess: () =>
      Promise.all(
        ["budgets", "keys", "projects", "notices"].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
  });
}

/** Keeps what is named; the rest stays. What is chosen counts at once, and goes back when it could not be kept. */
export function useSavePreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: Partial<Preferences>) =>
      request<Preferences>("/api/user/personalization", { method: "PUT", body: changes }),
    onMutate: async (changes) => {
      await client.cancelQueries({ queryKey: preferencesQuery.queryKey });
      const before = client.getQueryData(preferencesQuery.queryKey);
      if (before !== undefined) client.setQueryData(preferencesQuery.queryKey, { ...before, ...changes });
      return { before };
    },
    onSuccess: (kept) => client.setQueryData(preferencesQuery.queryKey, kept),
    onError: (_error, _changes, context) => {
      if (context?.before !== undefined) client.setQueryData(preferencesQuery.queryKey, context.before);
    },
  });
}

/** Something models should remember of the person. */
export type Note = Schemas["MemoryOut"];

export const notesQuery = queryOptions({
  queryKey: ["notes"],
  queryFn: ({ signal }) => request<readonly Note[]>("/api/user/memories", { signal }),
});

/** Writes a note: a new one, or other words for the one with this id. */
export function useWriteNote() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, text }: { readonly id?: string; readonly text: string }) =>
      id === undefined
        ? request<Note>("/api/user/memories", { method: "POST", body: { text } })
        : request<Note>(`/api/user/memories/${id}`, { method: "PUT", body: { text } }),
    onSuccess: () => client.invalidateQueries({ queryKey: notesQuery.queryKey }),
  });
}

/** Forgets one note, or with null all of them. */
export function useForget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string | null) =>
      request<void>(id === null ? "/api/user/memories" : `/api/user/memories/${id}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: notesQuery.queryKey }),
  });
}

export type SignedInDevice = Schemas["SessionOut"];

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => request<readonly SignedInDevice[]>("/api/user/sessions", { signal }),
});

/** Signs out one session, or with null every other one. */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string | null) =>
      request<void>(id === null ? "/api/user/sessions" : `/api/user/sessions/${id}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
}

export const secondFactorQuery = queryOptions({
  queryKey: ["second-factor"],
  queryFn: ({ signal }) => request<Schemas["SecondFactorOut"]>("/api/user/second-factor", { signal }),
});

const ofSecondFactor = <Answer>(path: string, body: object) =>
  request<Answer>(`/api/user/second-factor${path}`, { method: "POST", body });

export const beginSecondFactor = (password: string) =>
  ofSecondFactor<Schemas["SecondFactorOfferOut"]>("", { password });
export const confirmSecondFactor = (code: string) => ofSecondFactor<Schemas["RecoveryCodesOut"]>("/confirm", { code });
export const renewRecoveryCodes = (password: string) =>
  ofSecondFactor<Schemas["RecoveryCodesOut"]>("/recovery-codes", { password });
export const turnOffSecondFactor = (password: string) => ofSecondFactor<void>("/off", { password });

export const linkedQuery = queryOptions({
  queryKey: ["linked-sign-ins"],
  queryFn: ({ signal }) => request<Schemas["LinkedSignIns"]>("/api/user/sign-ins", { signal }),
});

export const beginLinking = (provider: string) =>
  request<Schemas["ProviderAddress"]>(`/api/user/sign-ins/${provider}`, { method: "POST" });
export const unlink = (id: string) => request<void>(`/api/user/sign-ins/${id}`, { method: "DELETE" });

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["PasswordChange"]) => request<void>("/api/user/password", { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
}

/** Takes another name; an empty one is none. */
export function useChangeName() {
  return useMutation({
    mutationFn: (body: Schemas["ProfileChange"]) => request<User>("/api/user", { method: "PATCH", body }),
    onSuccess: (user) => changeUser(user),
  });
}

/** Takes another picture. Throws `ProblemError` before it is sent where the file is too large. */
export function usePutPicture() {
  return useMutation({
    mutationFn: (file: File) => {
      if (file.size > MOST_PICTURE_BYTES) {
        throw new ProblemError(413, { code: "request_too_large", most_bytes: MOST_PICTURE_BYTES });
      }
      return request<User>("/api/user/picture", { method: "PUT", body: file });
    },
    onSuccess: (user) => changeUser(user),
  });
}

export function useRemovePicture() {
  return useMutation({
    mutationFn: (_user: User) => request<void>("/api/user/picture", { method: "DELETE" }),
    onSuccess: (_done, user) => changeUser({ ...user, pictureId: null }),
  });
}

export const erasureQuery = queryOptions({
  queryKey: ["erasure"],
  queryFn: ({ signal }) => request<Schemas["ErasureOut"]>("/api/user/erasure", { signal }),
  gcTime: 0,
});

/** Erases the account for good, and leaves it. */
export function useDeleteAccount() {
  return useMutation({
    mutationFn: (body: Schemas["DeleteAccountRequest"]) => request<void>("/api/user/erase", { method: "POST", body }),
    onSuccess: () => endSession(),
  });
}
