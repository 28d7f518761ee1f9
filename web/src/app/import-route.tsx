import { ImportPage } from "@/features/importing/page";
import { OpenNavigation } from "./navigation";

export function ImportRoute() {
  return <ImportPage headerStart={<OpenNavigation />} />;
}
