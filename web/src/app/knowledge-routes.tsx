import { useNavigate, useParams } from "@tanstack/react-router";
import { CollectionPage } from "@/features/knowledge/collection-page";
import { KnowledgePage } from "@/features/knowledge/page";
import { LibraryTabs } from "@/ui/library-tabs";
import { OpenNavigation } from "./navigation";

export function KnowledgeRoute() {
  const navigate = useNavigate();
  return (
    <KnowledgePage
      headerStart={<OpenNavigation />}
      tabs={<LibraryTabs />}
      onMade={(id) => void navigate({ to: "/knowledge/$id", params: { id } })}
    />
  );
}

export function CollectionRoute() {
  const navigate = useNavigate();
  const { id } = useParams({ from: "/shell/knowledge/$id" });
  return (
    <CollectionPage
      key={id}
      id={id}
      headerStart={<OpenNavigation />}
      onGone={() => void navigate({ to: "/knowledge" })}
    />
  );
}
