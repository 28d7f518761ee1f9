/** Server state that more than one feature reads. These factories alone define the keys. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request, send } from "./client";
import type {
  AutoModel,
  Balance,
  BookedReceipt,
  Budget,
  Conversation,
  ConversationPage,
  ConversationUsage,
  Donations,
  Estimate,
  EstimateAsk,
  HitPage,
  MessageEstimate,
  Model,
  Preferences,
  Project,
  Schemas,
  SetupState,
  WholeProject,
} from "./types";

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => request<SetupState>("/api/setup", { signal, anonymous: true }),
  staleTime: 60_000,
});

/** The books of the restoration fund, which anybody may read. */
export const donationsQuery = queryOptions({
  queryKey: ["donations"],
  queryFn: ({ signal }) => request<Donations>("/api/donations", { signal, anonymous: true }),
  staleTime: 60_000,
});

export const preferencesQuery = queryOptions({
  queryKey: ["preferences"],
  queryFn: ({ signal }) => request<Preferences>("/api/user/personalization", { signal }),
  staleTime: 5 * 60_000,
});

/** The profile picture with this id; it never changes, another one has another id. */
export const profilePictureQuery = (id: string | null) =>
  queryOptions({
    queryKey: ["profile-picture", id],
    queryFn: async ({ signal }): Promise<Blob> => (await send("/api/user/picture", { signal })).blob(),
    enabled: id !== null,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    retry: false,
    placeholderData: keepPreviousData,
  });

export const projectsQuery = queryOptions({
  queryKey: ["conversations", "projects"],
  queryFn: ({ signal }) => request<readonly Project[]>("/api/projects", { signal }),
  staleTime: 30_000,
});

export const projectQuery = (id: string) =>
  queryOptions({
    queryKey: ["conversations", "projects", id],
    queryFn: ({ signal }) => request<WholeProject>(`/api/projects/${id}`, { signal }),
    staleTime: 15_000,
  });

/** What the person, their projects and their keys may use in a period. */
export const budgetsQuery = queryOptions({
  queryKey: ["budgets"],
  queryFn: ({ signal }) => request<readonly Budget[]>("/api/budgets", { signal }),
});

export const balanceQuery = queryOptions({
  queryKey: ["balance"],
  queryFn: ({ signal }) => request<Balance>("/api/balance", { signal }),
  staleTime: 15_000,
});

export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: ({ signal }) => request<readonly Model[]>("/api/models", { signal }),
  staleTime: 5 * 60_000,
});

/** The ways of choosing among the models, each with the model that a typical message would go to now. */
export const autoModelsQuery = (euOnly: boolean) =>
  queryOptions({
    queryKey: ["models", "auto", euOnly],
    queryFn: ({ signal }) =>
      request<readonly AutoModel[]>("/api/models/auto", { query: { euOnly: String(euOnly) }, signal }),
    staleTime: 5 * 60_000,
  });

export const conversationsQuery = infiniteQueryOptions({
  queryKey: ["conversations"],
  queryFn: ({ pageParam, signal }) =>
    request<ConversationPage>("/api/convos", { query: { cursor: pageParam, limit: 50, pinned: "false" }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
  staleTime: 30_000,
});

/** The chats that stay on top, newest first. */
export const pinnedQuery = queryOptions({
  queryKey: ["conversations", "pinned"],
  queryFn: ({ signal }) => request<ConversationPage>("/api/convos", { query: { limit: 100, pinned: "true" }, signal }),
  select: (page) => page.items,
  staleTime: 30_000,
});

export const bookedReceiptQuery = (id: string) =>
  queryOptions({
    queryKey: ["receipt", id],
    queryFn: ({ signal }) => request<BookedReceipt>(`/api/receipts/${id}`, { signal }),
    staleTime: 60_000,
    retry: false,
  });

/** What a chat took so far; 404 before anything of it is booked. */
export const conversationUsageQuery = (id: string) =>
  queryOptions({
    queryKey: ["usage", "conversation", id],
    queryFn: ({ signal }) => request<ConversationUsage>(`/api/usage/conversations/${id}`, { signal }),
    staleTime: 15_000,
  });

const MOST_HITS = 8;

/** Titles and messages with these words, best first; nothing for less than two letters. */
export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: ["search", words],
    queryFn: ({ signal }) => request<HitPage>("/api/search", { query: { q: words, limit: MOST_HITS }, signal }),
    enabled: words.length > 1,
    staleTime: 10_000,
    retry: false,
  });

/** `structuralSharing` is off: the stream replaces single messages, and comparing 2,000 of them per word costs more. */
export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ["conversation", id],
    queryFn: ({ signal }) => request<Conversation>(`/api/messages/${id}`, { signal }),
    staleTime: 60_000,
    structuralSharing: false,
  });

/** Tokens of an answer, where nothing else is known. */
export const typicalOutput = 400;

/** What an answer of `output` tokens to this much text will cost, before it is sent. */
export const estimateQuery = (model: string, inputBytes: number, output = typicalOutput, euOnly = false) =>
  queryOptions({
    queryKey: ["estimate", model, inputBytes, output, euOnly],
    queryFn: ({ signal }) =>
      request<Estimate>("/api/estimate", {
        query: { model, inputBytes, output, ...(euOnly ? { euOnly: "true" } : {}) },
        signal,
      }),
    staleTime: 5 * 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  });

/** The same of an answer to so many tokens. */
export const tokensEstimateQuery = (model: string, inputTokens: number, output: number) =>
  queryOptions({
    queryKey: ["estimate", "tokens", model, inputTokens, output],
    queryFn: ({ signal }) => request<Estimate>("/api/estimate", { query: { model, inputTokens, output }, signal }),
    staleTime: 5 * 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  });

/** What an answer of the usual length to this much text costs at each model, by its id. */
export const modelPricesQuery = (inputBytes: number) =>
  queryOptions({
    queryKey: ["estimate", "models", inputBytes],
    queryFn: ({ signal }) =>
      request<Schemas["ModelPrice"][]>("/api/models/prices", { query: { inputBytes, output: typicalOutput }, signal }),
    select: (prices) => new Map(prices.map(({ id, microEur }) => [id, microEur])),
    staleTime: 5 * 60_000,
  });

/** What this very message would take of some models, with its history, files and settings; `available` is the money it is held against. */
export const messageEstimateQuery = (chat: string, ask: EstimateAsk, available: number | null) =>
  queryOptions({
    queryKey: ["estimate", "message", chat, ask, available],
    queryFn: ({ signal }) =>
      request<MessageEstimate>(`/api/chat/${chat}/estimate`, { method: "POST", body: ask, signal }),
    staleTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  });

/** What is kept and may be kept. */
export const storageQuery = queryOptions({
  queryKey: ["storage"],
  queryFn: ({ signal }) => request<Schemas["StorageOut"]>("/api/user/storage", { signal }),
});
