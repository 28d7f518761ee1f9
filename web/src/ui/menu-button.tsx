import { Ellipsis } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { IconButton } from "./button";

export interface MenuItem {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onChoose: () => void;
  readonly danger?: boolean;
}

export interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly className?: string;
}

type MenuButtonProps = Omit<ComponentProps<typeof IconButton>, "children">;

export function MenuButton(props: MenuButtonProps) {
  return (
    <IconButton {...props} size="tiny">
      <Ellipsis className="i i-sm" aria-hidden />
    </IconButton>
  );
}
