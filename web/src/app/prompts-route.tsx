import { PromptsPage } from "@/features/prompts/page";
import { LibraryTabs } from "@/ui/library-tabs";
import { OpenNavigation } from "./navigation";

export function PromptsRoute() {
  return <PromptsPage headerStart={<OpenNavigation />} tabs={<LibraryTabs />} />;
}
