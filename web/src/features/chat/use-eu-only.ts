import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { conversationQuery, preferencesQuery, projectsQuery } from "@/api/queries";
import { keepInEU } from "./queries";
import type { Chat } from "./use-chat";

/** Who keeps a chat in the EU. */
export type EUOnlyBy = "person" | "project" | "chat";

export interface EUOnly {
  readonly isOn: boolean;
  /** Null while it is off. What the person or the project chose, the chat cannot undo. */
  readonly by: EUOnlyBy | null;
  /** What the chat itself chose: on the server once it is there, until then in this page. */
  readonly isOnHere: boolean;
  readonly set: (isOn: boolean) => unknown;
}

/** Whether this chat is answered in the EU or not at all. The server refuses anything else; the page says so before. */
export function useEUOnly(
  { id, isNew, conversation }: Pick<Chat, "id" | "isNew" | "conversation">,
  projectId: string | null,
  onFailed: (error: unknown, retry: () => void) => void,
): EUOnly {
  const client = useQueryClient();
  const isPersons = useQuery(preferencesQuery).data?.euOnly === true;
  const projects = useQuery(projectsQuery).data ?? [];
  const [wants, setWants] = useState(false);
  const inProject = isNew ? projectId : (conversation.projectId ?? null);
  const isProjects = projects.some((project) => project.id === inProject && project.euOnly);
  const show = (isOn: boolean) =>
    client.setQueryData(conversationQuery(id).queryKey, (now) => (now === undefined ? now : { ...now, euOnly: isOn }));
  const { mutate, mutateAsync } = useMutation({
    mutationFn: (isOn: boolean) => keepInEU(id, isOn),
    onMutate: show,
    onError: (error, isOn) => {
      show(!isOn);
      onFailed(error, () => mutate(isOn));
    },
  });
  const isOnHere = isNew ? wants : conversation.euOnly === true;
  const by = isPersons ? "person" : isProjects ? "project" : isOnHere ? "chat" : null;
  return { isOn: by !== null, by, isOnHere, set: isNew ? setWants : mutateAsync };
}
