import { ImportPage } from "@/features/transfer/page";
import { OpenNavigation } from "./navigation";

export function ImportRoute() {
  return <ImportPage headerStart={<OpenNavigation />} />;
}
