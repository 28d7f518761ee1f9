import { useParams } from "@tanstack/react-router";
import { OfficerPage } from "@/features/officer/page";

export function OfficerRoute() {
  const { token } = useParams({ from: "/o/$token" });
  return <OfficerPage token={token} key={token} />;
}
