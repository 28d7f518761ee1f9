import type { ElementContent, Root, RootContent } from "hast";

interface Parent {
  children: (RootContent | ElementContent | { type: "raw"; value: string })[];
}

/** A rehype step: HTML that a model wrote into its Markdown is shown as the text it is. Left alone, it would vanish. */
export function rawAsText() {
  return (tree: Root): void => visit(tree);
}

function visit(parent: Parent): void {
  parent.children = parent.children.map((child) => {
    if ((child.type as string) === "raw") return { type: "text", value: (child as { value: string }).value };
    if ("children" in child) visit(child as Parent);
    return child;
  });
}
