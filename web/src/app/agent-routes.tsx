import { useNavigate, useParams } from "@tanstack/react-router";
import { AgentBuilder } from "@/features/agents/builder";
import { AgentsPage } from "@/features/agents/page";
import { OpenNavigation } from "./navigation";

export function AgentsRoute() {
  const navigate = useNavigate();
  return (
    <AgentsPage
      headerStart={<OpenNavigation />}
      onNewChat={(agent) => void navigate({ to: "/", search: { agent } })}
      onOpen={(id) => void navigate({ to: "/agents/$id", params: { id } })}
    />
  );
}

export function AgentRoute() {
  const navigate = useNavigate();
  const { id } = useParams({ from: "/shell/agents/$id" });
  return (
    <AgentBuilder
      key={id}
      id={id === "new" ? null : id}
      headerStart={<OpenNavigation />}
      onNewChat={(agent) => void navigate({ to: "/", search: { agent } })}
      onMade={(made) => void navigate({ to: "/agents/$id", params: { id: made }, replace: true })}
      onGone={() => void navigate({ to: "/agents" })}
    />
  );
}
