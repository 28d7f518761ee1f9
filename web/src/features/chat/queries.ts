import { queryOptions } from "@tanstack/react-query";
import { request, send } from "@/api/client";
import type { ConversationSummary, Preferences, Rating } from "@/api/types";

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

/** The next message of the chat goes to this model, wherever it is opened next. */
export function keepModelOfChat(conversationId: string, model: string): Promise<void> {
  return request(`/api/convos/${conversationId}`, { method: "PATCH", body: { model } });
}

/** The next chat begins with this model, where no other is preferred. */
export function keepLastModel(model: string): Promise<Preferences> {
  return request("/api/user/personalization", { method: "PUT", body: { lastModel: model } });
}
