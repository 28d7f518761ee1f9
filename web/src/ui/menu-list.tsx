import { DropdownMenu } from "radix-ui";
import { useLayoutEffect, useRef } from "react";
import { MenuButton, type MenuItem, type MenuProps } from "./menu-button";
import styles from "./menu-list.module.css";

interface MenuListProps extends MenuProps {
  /** What it is drawn into, over everything else. */
  readonly place: HTMLElement;
}

/**
 * The button again, and the actions it opens: arrow keys, Home, End and first letters move between them, Escape and a press
 * elsewhere close. It begins open, for it is drawn when the button was pressed.
 */
export function MenuList({ label, items, className = "", place }: MenuListProps) {
  const button = useRef<HTMLButtonElement>(null);
  const chosen = useRef<MenuItem | null>(null);
  const isDelayed = useRef(false);
  return (
    <DropdownMenu.Root defaultOpen modal={false}>
      <DropdownMenu.Trigger asChild>
        <MenuButton ref={button} label={label} className={className} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={place}>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          loop
          className={`popover ${styles["menu"]}`}
          onKeyDownCapture={(event) => {
            // The library moves the focus a task after its key. On a busy page a choice pressed meanwhile would be that of the action before.
            const { key } = event;
            if (isDelayed.current || (key !== "Enter" && key !== " ")) return;
            event.preventDefault();
            event.stopPropagation();
            setTimeout(() => {
              const item = document.activeElement;
              if (item?.role !== "menuitem") return;
              isDelayed.current = true;
              item.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
              isDelayed.current = false;
            });
          }}
          onCloseAutoFocus={(event) => {
            // What an action opens gives the focus back to where it was: to the button.
            event.preventDefault();
            const action = chosen.current;
            chosen.current = null;
            if (action !== null || document.activeElement === document.body) button.current?.focus();
            action?.onChoose();
          }}
        >
          <Items
            items={items}
            onChoose={(item) => {
              chosen.current = item;
            }}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ItemsProps {
  readonly items: readonly MenuItem[];
  readonly onChoose: (item: MenuItem) => void;
}

function Items({ items, onChoose }: ItemsProps) {
  const first = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // After the list itself, which takes the focus when it appears.
    const frame = requestAnimationFrame(() => {
      // Whoever has typed a letter since is at its action already.
      if (document.activeElement?.role !== "menuitem") first.current?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return items.map((item, index) => (
    <DropdownMenu.Item
      key={item.label}
      ref={index === 0 ? first : undefined}
      className={item.danger === true ? styles["danger"] : undefined}
      onSelect={() => onChoose(item)}
    >
      {item.icon}
      {item.label}
    </DropdownMenu.Item>
  ));
}
