import { request } from "@/api/client";

export function stopAnswer(conversationId: string): Promise<void> {
  return request(`/api/chat/${conversationId}/stop`, { method: "POST" });
}
