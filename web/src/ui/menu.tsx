import { Ellipsis } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { IconButton } from "./button";

export interface MenuItem {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onChoose: () => void;
  readonly danger?: boolean;
}

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly className?: string;
}

/** A button that opens a short list of actions in the top layer; a click elsewhere or Escape closes it. */
export function Menu({ label, items, className = "" }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  // A long list of chats has a menu each: the actions are only drawn while they are seen.
  const [isOpen, setOpen] = useState(false);

  useLayoutEffect(() => {
    const box = button.current?.getBoundingClientRect();
    const list = menu.current;
    if (!isOpen || box === undefined || list === null) return;
    const below = box.bottom + list.offsetHeight + 8 < innerHeight;
    list.style.top = `${below ? box.bottom + 4 : box.top - list.offsetHeight - 4}px`;
    list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - list.offsetWidth - 8))}px`;
    list.querySelector("button")?.focus();
  }, [isOpen]);

  function moveFocus(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const entries = [...(menu.current?.querySelectorAll("button") ?? [])];
    const now = entries.findIndex((entry) => entry.matches(":focus"));
    entries.at((now + step + entries.length) % entries.length)?.focus();
  }

  return (
    <>
      <IconButton ref={button} label={label} size="tiny" className={className} aria-haspopup="menu" popoverTarget={id}>
        <Ellipsis className="i i-sm" aria-hidden />
      </IconButton>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className="popover menu menu-floating"
        onKeyDown={moveFocus}
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        {(isOpen ? items : []).map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            className={item.danger === true ? "danger" : undefined}
            onClick={() => {
              menu.current?.hidePopover();
              item.onChoose();
            }}
          >
            {item.icon}
            {item.label}
          </button>
        ))}
      </div>
    </>
  );
}
