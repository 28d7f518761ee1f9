import { type RefObject, useEffect, useRef } from "react";

/** What a person does when they go somewhere else on the page. */
const LEAVING = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/**
 * Scrolls to a place, and stays there while what stands above it arrives and grows, until the person goes on by themselves.
 * Returns what ends it.
 */
export function holdInView(place: HTMLElement): () => void {
  const stay = () => place.scrollIntoView();
  const sizes = new ResizeObserver(stay);
  // What grows may hold the place or stand beside something that does, in a box that keeps its own height.
  for (let box = place.parentElement; box !== null; box = box.parentElement) {
    sizes.observe(box);
    for (const child of box.children) sizes.observe(child);
  }
  function end() {
    sizes.disconnect();
    for (const event of LEAVING) window.removeEventListener(event, end, true);
  }
  for (const event of LEAVING) window.addEventListener(event, end, { capture: true, passive: true });
  stay();
  return end;
}

/** For a section that has an address: where the address names it, it is held in view from when it is there. */
export function useSectionOfAddress(id: string): RefObject<HTMLElement | null> {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (window.location.hash === `#${id}` && section.current !== null) return holdInView(section.current);
    return undefined;
  }, [id]);
  return section;
}
