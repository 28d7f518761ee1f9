import { useParams } from "@tanstack/react-router";
import { use, useEffect } from "react";
import { ProjectComposer } from "@/features/chat/components/project-composer";
import { OfficerLinkButton } from "@/features/officer/link-button";
import { ProjectPage } from "@/features/projects/page";
import { NavigationContext, OpenNavigation } from "./navigation";

export function ProjectRoute() {
  const { id } = useParams({ from: "/shell/projects/$id" });
  const { setProjectId } = use(NavigationContext);
  // Whoever is in a project begins new chats there.
  useEffect(() => setProjectId(id), [id, setProjectId]);
  return (
    <ProjectPage
      key={id}
      id={id}
      headerStart={<OpenNavigation />}
      reportOf={(name) => <OfficerLinkButton subject={{ kind: "project", projectId: id }} name={name} />}
      composer={<ProjectComposer key={id} projectId={id} />}
    />
  );
}
