import { useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ChatPage } from "@/features/chat/page";
import { newId } from "@/lib/ids";
import { OpenNavigation } from "./navigation";

export function ChatRoute() {
  const { id } = useParams({ strict: false });
  const { receipt } = useSearch({ strict: false });
  const fresh = useFreshId(id ?? null);
  const isNew = id === undefined;
  return (
    <ChatPage
      key={id ?? fresh}
      id={id ?? fresh}
      isNew={isNew}
      receipt={receipt ?? null}
      headerStart={<OpenNavigation />}
    />
  );
}

/** The id of the next new chat. It stays the same while that chat gets its address, and is used up by it. */
function useFreshId(current: string | null): string {
  const [fresh, setFresh] = useState(() => ({ id: newId(), used: false }));
  if (current === fresh.id && !fresh.used) setFresh({ id: fresh.id, used: true });
  if (current === null && fresh.used) setFresh({ id: newId(), used: false });
  return fresh.id;
}
