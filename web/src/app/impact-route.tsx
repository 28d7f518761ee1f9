import { ImpactPage } from "@/features/impact/page";
import { OpenNavigation } from "./navigation";

export function ImpactRoute() {
  return <ImpactPage headerStart={<OpenNavigation />} />;
}
