import { PromptsPage } from "@/features/prompts/page";
import { OpenNavigation } from "./navigation";

export function PromptsRoute() {
  return <PromptsPage headerStart={<OpenNavigation />} />;
}
