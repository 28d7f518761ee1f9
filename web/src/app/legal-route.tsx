import { useParams } from "@tanstack/react-router";
import { LegalPage } from "@/features/legal/page";

export function LegalRoute() {
  const { page } = useParams({ from: "/legal/$page" });
  return <LegalPage page={page} key={page} />;
}
