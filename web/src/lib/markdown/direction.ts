/** A rehype step: text of any script runs in its own direction, code from the left. */
import type { Element, ElementContent, Root, RootContent } from "hast";

const LEAVES = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6"]);
const CONTAINERS = new Set(["ul", "ol", "li", "table", "th", "td", "blockquote"]);

export function direction() {
  return (tree: Root): void => visit(tree.children);
}

function visit(children: readonly (RootContent | ElementContent)[]): void {
  for (const child of children) {
    if (child.type !== "element") continue;
    const { tagName } = child;
    if (tagName === "pre") child.properties["dir"] = "ltr";
    else if (tagName !== "code") {
      if (LEAVES.has(tagName)) child.properties["dir"] = "auto";
      // `auto` looks past children that have a direction of their own, so what holds paragraphs and items is told.
      else if (CONTAINERS.has(tagName)) child.properties["dir"] = isRightToLeft(child) ? "rtl" : "auto";
      visit(child.children);
    }
  }
}

const STRONG = /[\p{L}\p{Nl}]/u;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** The first letter that has a direction decides. */
function isRightToLeft(element: Element): boolean {
  const letter = firstStrong(element.children);
  return letter !== null && RIGHT_TO_LEFT.test(letter);
}

function firstStrong(children: readonly ElementContent[]): string | null {
  for (const child of children) {
    const found =
      child.type === "text"
        ? (STRONG.exec(child.value)?.[0] ?? null)
        : child.type === "element" && child.tagName !== "code" && child.tagName !== "pre"
          ? firstStrong(child.children)
          : null;
    if (found !== null) return found;
  }
  return null;
}
