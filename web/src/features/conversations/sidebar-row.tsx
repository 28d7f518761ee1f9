import type { ReactNode } from "react";
import { Menu } from "@/ui/menu";
import type { MenuItem } from "@/ui/menu-button";
import styles from "./sidebar-row.module.css";

interface SidebarRowProps {
  readonly menu: string;
  readonly items: readonly MenuItem[];
  readonly testId: string;
  readonly children: ReactNode;
}

/** A chat or a project in the sidebar; its menu shows when the row is used. */
export function SidebarRow({ menu, items, testId, children }: SidebarRowProps) {
  return (
    <li className={styles["row"]} data-testid={testId}>
      {children}
      <Menu className={styles["more"] ?? ""} label={menu} items={items} />
    </li>
  );
}
