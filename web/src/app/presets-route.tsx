import { useNavigate } from "@tanstack/react-router";
import { PresetsPage } from "@/features/presets/page";
import { LibraryTabs } from "@/ui/library-tabs";
import { OpenNavigation } from "./navigation";

export function PresetsRoute() {
  const navigate = useNavigate();
  return (
    <PresetsPage
      headerStart={<OpenNavigation />}
      tabs={<LibraryTabs />}
      onNewChat={(preset) => void navigate({ to: "/", search: { preset } })}
    />
  );
}
