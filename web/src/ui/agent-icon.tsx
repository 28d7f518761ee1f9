import {
  BookOpen,
  Bot,
  Calculator,
  Code,
  Image,
  Languages,
  Leaf,
  type LucideIcon,
  Mail,
  PenLine,
  Scale,
  Search,
} from "lucide-react";

/** The icons an agent may have, by the names the server knows. */
export const agentIcons = {
  bot: Bot,
  pen: PenLine,
  image: Image,
  languages: Languages,
  scale: Scale,
  search: Search,
  calculator: Calculator,
  book: BookOpen,
  code: Code,
  leaf: Leaf,
  mail: Mail,
} as const satisfies Record<string, LucideIcon>;

export type AgentIconName = keyof typeof agentIcons;

export function AgentIcon({ name, className = "i" }: { readonly name: AgentIconName; readonly className?: string }) {
  const Icon = agentIcons[name];
  return <Icon className={className} aria-hidden />;
}
