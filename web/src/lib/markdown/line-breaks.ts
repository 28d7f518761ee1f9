/** The line ends of a verse or an address are line ends on the page. */
import type { Nodes } from "mdast";
import type { Extension as FromMarkdown } from "mdast-util-from-markdown";

export const lineBreaksFromMarkdown: FromMarkdown = { transforms: [(tree) => breakLines(tree)] };

function breakLines(parent: Nodes): void {
  if (!("children" in parent)) return;
  const children = parent.children as Nodes[];
  parent.children = children.flatMap((child): Nodes[] => {
    if (child.type !== "text" || !/[\r\n]/u.test(child.value)) {
      breakLines(child);
      return [child];
    }
    return child.value
      .split(/\r\n|\r|\n/u)
      .flatMap((line, index): Nodes[] => [
        ...(index === 0 ? [] : [{ type: "break" } as const]),
        ...(line === "" ? [] : [{ type: "text", value: line } as const]),
      ]);
  }) as never;
}
