import { useNavigate } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { ProjectsPage } from "@/features/projects/list-page";
import { lazyPart } from "@/lib/lazy-part";
import { OpenNavigation } from "./navigation";

const ProjectDialog = lazyPart(async () => ({
  default: (await import("@/features/conversations/dialogs")).ProjectDialog,
}));

export function ProjectsRoute() {
  const navigate = useNavigate();
  const [isNew, setNew] = useState(false);
  return (
    <>
      <ProjectsPage headerStart={<OpenNavigation />} onNew={() => setNew(true)} />
      {isNew ? (
        <Suspense>
          <ProjectDialog
            project={null}
            onClose={() => setNew(false)}
            onCreated={(id) => void navigate({ to: "/projects/$id", params: { id } })}
          />
        </Suspense>
      ) : null}
    </>
  );
}
