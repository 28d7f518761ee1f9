import { Suspense, useState } from "react";
import { lazyPart } from "@/lib/lazy-part";
import { MenuButton, type MenuProps } from "./menu-button";

const load = () => import("./menu-list");
const MenuList = lazyPart(async () => ({ default: (await load()).MenuList }));

/** A menu stands within the part of the page it belongs to, for whoever goes from part to part. */
const landmarkOf = (button: HTMLElement) => button.closest<HTMLElement>("nav, main, aside") ?? document.body;

/**
 * A button that opens a short list of actions. A long list of chats has a menu each: what it takes to show one is loaded when
 * a button is reached, and drawn for those that were opened.
 */
export function Menu(props: MenuProps) {
  const { label, className = "" } = props;
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const button = (
    <MenuButton
      label={label}
      className={className}
      aria-haspopup="menu"
      aria-expanded={place !== null}
      onPointerEnter={load}
      onFocus={load}
      onClick={(event) => setPlace(landmarkOf(event.currentTarget))}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown") return;
        event.preventDefault();
        setPlace(landmarkOf(event.currentTarget));
      }}
    />
  );
  if (place === null) return button;
  return (
    <Suspense fallback={button}>
      <MenuList {...props} place={place} />
    </Suspense>
  );
}
