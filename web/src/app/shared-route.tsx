import { useParams } from "@tanstack/react-router";
import { Markdown } from "@/features/chat/components/markdown";
import { SharedPage } from "@/features/shares/page";

export function SharedRoute() {
  const { token } = useParams({ from: "/s/$token" });
  return <SharedPage token={token} key={token} Markdown={Markdown} />;
}
