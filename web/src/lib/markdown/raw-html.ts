/** Tags that models write into their Markdown: the four that only lay out letters are drawn, everything else is shown as the text it is. */
import type { Element, ElementContent, Root, RootContent } from "hast";
import { htmlFlow } from "micromark-core-commonmark";
import type { Code, Construct, Extension, State, Tokenizer } from "micromark-util-types";

const LESS_THAN = 60;

/** A line that begins with a tag that is drawn is a line like every other, not a block of HTML. */
const blocks: Construct = {
  ...htmlFlow,
  name: "blockOfHTML",
  tokenize: function (effects, ok, nok) {
    return effects.check({ tokenize: drawnTag, partial: true }, nok, htmlFlow.tokenize.call(this, effects, ok, nok));
  },
};

const drawnTag: Tokenizer = (effects, ok, nok) => {
  let name = "";
  const inName: State = (code: Code) => {
    if (code !== null && code > 32 && code !== 62 && code !== 47 && name.length < 4) {
      name += String.fromCharCode(code).toLowerCase();
      effects.consume(code);
      return inName;
    }
    effects.exit("data");
    return code !== null && (code === 62 || code === 47 || code === 32) && DRAWN.has(name) ? ok(code) : nok(code);
  };
  return (code) => {
    effects.enter("data");
    effects.consume(code);
    return (next) => {
      if (next !== 47) return inName(next);
      effects.consume(next);
      return inName;
    };
  };
};

const DRAWN = new Set(["br", "kbd", "sub", "sup"]);

export const htmlSyntax: Extension = { disable: { null: ["htmlFlow"] }, flow: { [LESS_THAN]: blocks } };

type Raw = { type: "raw"; value: string };
type Child = RootContent | ElementContent | Raw;
interface Parent {
  type: string;
  children: Child[];
}

/** A rehype step. While the text grows, a tag that is drawn reaches to the end of its paragraph until its other half comes. */
export function rawHTML({ isGrowing = false }: { readonly isGrowing?: boolean } = {}) {
  return (tree: Root): void => visit(tree as Parent, isGrowing);
}

function visit(parent: Parent, isGrowing: boolean): void {
  for (const child of parent.children) if ("children" in child) visit(child as Parent, isGrowing);
  if (!parent.children.some((child) => child.type === "raw")) return;
  parent.children =
    parent.type === "root" || (parent as { tagName?: string }).tagName === "blockquote"
      ? parent.children.map((child) => (child.type === "raw" ? block(child.value) : child))
      : inLine(parent.children, isGrowing);
}

function block(value: string): Element {
  return { type: "element", tagName: "p", properties: { dataRaw: "" }, children: [{ type: "text", value }] };
}

const PAIR = /^<(\/?)(kbd|sub|sup)\s*>$/iu;

function inLine(children: readonly Child[], isGrowing: boolean): Child[] {
  const levels: { raw: Raw | null; name: string; children: Child[] }[] = [{ raw: null, name: "", children: [] }];
  const add = (child: Child): void => void levels.at(-1)?.children.push(child);
  for (const child of children) {
    if (child.type !== "raw") add(child);
    else if (/^<br\s*\/?>$/iu.test(child.value)) add({ type: "element", tagName: "br", properties: {}, children: [] });
    else {
      const [, slash, name = ""] = PAIR.exec(child.value) ?? [];
      if (slash === undefined) add({ type: "text", value: child.value });
      else if (slash === "") levels.push({ raw: child, name: name.toLowerCase(), children: [] });
      else if (levels.at(-1)?.name === name.toLowerCase()) {
        const level = levels.pop();
        add(element(name.toLowerCase(), level?.children ?? []));
      } else add({ type: "text", value: child.value });
    }
  }
  while (levels.length > 1) {
    const level = levels.pop();
    if (level === undefined) break;
    if (isGrowing) add(element(level.name, level.children));
    else for (const child of [{ type: "text", value: level.raw?.value ?? "" } as Child, ...level.children]) add(child);
  }
  return levels[0]?.children ?? [];
}

const element = (tagName: string, children: Child[]): Element => ({
  type: "element",
  tagName,
  properties: {},
  children: children as ElementContent[],
});
