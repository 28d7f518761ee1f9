import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request, send } from "@/api/client";
import { factsOf, problemCode } from "@/api/problem";
import type {
  AgentRun,
  Alternatives,
  ConversationSummary,
  Preferences,
  QueuedText,
  Rating,
  ReceiptProof,
  Schemas,
  StepDecision,
} from "@/api/types";

/** What an answer was worth; null takes it back. */
export function rateAnswer(messageId: string, rating: Rating | null, comment: string | null = null): Promise<void> {
  return request(`/api/messages/${messageId}/feedback`, { method: "PUT", body: { rating, comment } });
}

/** The branch up to that message as a chat of its own, which is in the list. */
export function forkChat(conversationId: string, messageId: string): Promise<ConversationSummary> {
  return request(`/api/convos/${conversationId}/fork`, { method: "POST", body: { messageId } });
}

/** The chat is answered in the EU or not at all, or set free again. */
export function keepInEU(conversationId: string, isOn: boolean): Promise<void> {
  return request(`/api/convos/${conversationId}`, { method: "PATCH", body: { euOnly: isOn } });
}

/** Takes the chat out of its project. */
export function leaveProject(conversationId: string): Promise<void> {
  return request(`/api/convos/${conversationId}`, { method: "PATCH", body: { projectId: null } });
}

/** The content of an image; it never changes. */
export const fileQuery = (id: string) =>
  queryOptions({
    queryKey: ["file", id],
    queryFn: async ({ signal }): Promise<Blob> => (await send(`/api/files/${id}`, { signal })).blob(),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

/** Takes back an image that was not sent. */
export function discardFile(id: string): Promise<void> {
  return request(`/api/files/${id}`, { method: "DELETE" });
}

/** Every answer of the chat that is being written, or the one named. */
export function stopAnswer(conversationId: string, messageId: string | null = null): Promise<void> {
  return request(`/api/chat/${conversationId}/stop`, { method: "POST", query: { messageId } });
}

/** The chat goes on with this answer, here and wherever it is opened next. */
export function chooseAnswer(conversationId: string, answerId: string): Promise<void> {
  return request(`/api/convos/${conversationId}`, { method: "PATCH", body: { headId: answerId } });
}

/** Decides on a step of a run that waits; with the last one the run goes on. */
export function decideStep(runId: string, stepId: string, decision: StepDecision): Promise<AgentRun> {
  return request(`/api/runs/${runId}/approve`, { method: "POST", body: { stepId, decision } });
}

/** Goes on with a run that ended early. */
export function continueRun(runId: string, grants: boolean): Promise<AgentRun> {
  return request(`/api/runs/${runId}/continue`, { method: "POST", body: { grants } });
}

/** Asked when the answer that is being written has come to its end. */
export function queueText(conversationId: string, { id, text }: Pick<QueuedText, "id" | "text">): Promise<QueuedText> {
  return request(`/api/chat/${conversationId}/queue`, { method: "POST", body: { id, text } });
}

/** Taken in by the agent before its next step. */
export function steerRun(runId: string, { id, text }: Pick<QueuedText, "id" | "text">): Promise<QueuedText> {
  return request(`/api/runs/${runId}/steer`, { method: "POST", body: { id, text } });
}

export function removeQueued(conversationId: string, id: string): Promise<void> {
  return request(`/api/chat/${conversationId}/queue/${id}`, { method: "DELETE" });
}

/** The next message of the chat goes to this model, wherever it is opened next. */
export function keepModelOfChat(conversationId: string, model: string): Promise<void> {
  return request(`/api/convos/${conversationId}`, { method: "PATCH", body: { model } });
}

/** The next chat begins with this model, where no other is preferred. */
export function keepLastModel(model: string): Promise<Preferences> {
  return request("/api/user/personalization", { method: "PUT", body: { lastModel: model } });
}

/** What the tokens of an answer would have cost elsewhere, at today's prices. */
export const alternativesQuery = (receiptId: string) =>
  queryOptions({
    queryKey: ["alternatives", receiptId],
    queryFn: ({ signal }) => request<Alternatives>(`/api/receipts/${receiptId}/alternatives`, { signal }),
    staleTime: 5 * 60_000,
    retry: 1,
  });

const berlin = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin", year: "numeric", month: "2-digit" });

/** What became of the restoration share of an answer; months are those of Berlin. */
export const receiptProofQuery = (receiptId: string, at: string) =>
  queryOptions({
    queryKey: ["donations", "proof", receiptId],
    queryFn: async ({ signal }) => {
      const ask = (month: string) =>
        request<ReceiptProof>(`/api/donations/${month}/proof`, { query: { receipt: receiptId }, signal });
      try {
        return await ask(berlin.format(new Date(at)));
      } catch (error) {
        // Booked in another month than it was asked in.
        if (problemCode(error) === "other_month") return ask(String(factsOf(error)["month"]));
        throw error;
      }
    },
    staleTime: 60_000,
    retry: 1,
  });

/** The text of one page of a file. */
export const filePageQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ["file-text", id, page],
    queryFn: ({ signal }) => request<Schemas["FilePageOut"]>(`/api/files/${id}/text`, { query: { page }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    placeholderData: keepPreviousData,
  });

/** One's files, to choose from. */
export const keptFilesQuery = infiniteQueryOptions({
  queryKey: ["files", "to-attach"],
  queryFn: ({ signal, pageParam }) =>
    request<Schemas["UploadsOut"]>("/api/files", { signal, query: { before: pageParam } }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
});

/** Who writes down what a person says. */
export const voiceQuery = (conversationId: string | null, euOnly: boolean) =>
  queryOptions({
    queryKey: ["voice", conversationId, euOnly],
    queryFn: ({ signal }) =>
      request<Schemas["VoiceOut"]>("/api/voice", { signal, query: { conversationId, euOnly: `${euOnly}` } }),
    staleTime: 5 * 60_000,
  });
