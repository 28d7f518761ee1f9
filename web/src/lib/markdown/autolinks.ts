/** Addresses in a text become links, and end where punctuation of any script begins: `https://example.org，然后`. */
import type { Link, Nodes, Parents, Text } from "mdast";
import type { Extension as FromMarkdown } from "mdast-util-from-markdown";
import { gfmAutolinkLiteral } from "micromark-extension-gfm-autolink-literal";
import type { Code, Construct, Event, Extension, State } from "micromark-util-types";

/** Punctuation that is in no address; of the Latin script the parser knows it. */
const STOPS =
  /[\u3000-\u303F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65\uFE30-\uFE4F\u2018-\u201F\u2026\u2014\u00AB\u00BB\u2039\u203A\u060C\u061B\u061F\u06D4\u0964\u0965\u104A\u104B\u1362-\u1368]/u;
const ADDRESS = new RegExp(`(?:https?://|www\\.)[^\\s<\\x00-\\x1f${STOPS.source.slice(1)}+`, "iuy");

/** Mail addresses as GitHub has them; what begins with `https://` and `www.` ends where an address ends in every script. */
export function autolinkSyntax(source: string): Extension {
  const address: Construct = {
    name: "address",
    tokenize(effects, ok, nok) {
      return (code) => {
        const start = this.now().offset;
        const isHTTP = code === 72 || code === 104;
        if (!/^(?:http|www\.)/iu.test(source.slice(start, start + 4)) || isLetter(this.previous, isHTTP))
          return nok(code);
        const end = isInLabel(this.events) ? start : start + lengthAt(source, start);
        if (end === start) return nok(code);
        const name = isHTTP ? "literalAutolinkHttp" : "literalAutolinkWww";
        effects.enter("literalAutolink");
        effects.enter(name);
        const inside = (next: Code): State | undefined => {
          if (next !== null && this.now().offset < end) {
            effects.consume(next);
            return inside;
          }
          effects.exit(name);
          effects.exit("literalAutolink");
          return ok(next);
        };
        return inside(code);
      };
    },
  };
  const { text } = gfmAutolinkLiteral();
  const mail = text?.[43] as Construct;
  const all = Object.fromEntries(Object.keys(text ?? {}).map((code) => [code, [mail]]));
  for (const code of [72, 104, 87, 119]) all[code] = [mail, address];
  return { text: all };
}

const isLetter = (code: Code, isHTTP: boolean): boolean =>
  code !== null && code > 0 && (isHTTP ? /[a-z]/iu : /[a-z\d/@.]/iu).test(String.fromCharCode(code));

/** How many characters of an address begin here. */
function lengthAt(source: string, start: number): number {
  ADDRESS.lastIndex = start;
  const found = ADDRESS.exec(source)?.[0] ?? "";
  const bracket = /\](?=[([])/u.exec(found)?.index ?? found.length;
  const address = withoutTrail(found.slice(0, bracket));
  const host = /^(?:https?:\/\/|www\.)([^/?#]*)/iu.exec(address)?.[1] ?? "";
  return /[\p{L}\p{N}]/u.test(host) ? address.length : 0;
}

/** Marks at the end are of the sentence, not of the address; a closing bracket is, if none opens in it. */
function withoutTrail(address: string): string {
  let end = address.length;
  let open = 0;
  for (const letter of address) open += letter === "(" ? 1 : letter === ")" ? -1 : 0;
  while (end > 0) {
    const last = address[end - 1] ?? "";
    const entity = last === ";" ? /&[a-z\d]{1,10};$/iu.exec(address.slice(Math.max(0, end - 12), end)) : null;
    if (entity !== null) end -= entity[0].length;
    else if (last === ")" && open < 0) {
      open += 1;
      end -= 1;
    } else if (/[!"'*,.:;?\]_~]/u.test(last)) end -= 1;
    else break;
  }
  return address.slice(0, end);
}

/** Between brackets that may become a link, no other link begins. */
function isInLabel(events: readonly Event[]): boolean {
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const token = events[index]?.[1];
    if (token === undefined) break;
    if ((token.type === "labelLink" || token.type === "labelImage") && !token._balanced) return true;
    if (token._gfmAutolinkLiteralWalkedInto === true) break;
  }
  const last = events.at(-1)?.[1];
  if (last !== undefined) last._gfmAutolinkLiteralWalkedInto = true;
  return false;
}

/** What the tree's own search for addresses took too much of goes back to the text. */
export const autolinkFromMarkdown: FromMarkdown = { transforms: [(tree) => cutLinks(tree)] };

function cutLinks(parent: Parents | Nodes): void {
  if (!("children" in parent)) return;
  const children = parent.children as Nodes[];
  for (let index = children.length - 1; index >= 0; index -= 1) {
    const child = children[index];
    if (child === undefined) continue;
    if (child.type !== "link") cutLinks(child);
    else {
      const parts = cut(child);
      if (parts !== null) children.splice(index, 1, ...parts);
    }
  }
}

function cut(link: Link): [Link, Text] | null {
  const [only, ...others] = link.children;
  if (only?.type !== "text" || others.length > 0 || !/^(?:https?:\/\/|www\.)/iu.test(only.value)) return null;
  if (link.url !== only.value && link.url !== `http://${only.value}`) return null;
  const stop = STOPS.exec(only.value)?.index ?? -1;
  if (stop < 0) return null;
  const rest = only.value.slice(stop);
  return [
    {
      ...link,
      url: link.url.slice(0, link.url.length - rest.length),
      children: [{ type: "text", value: only.value.slice(0, stop) }],
    },
    { type: "text", value: rest },
  ];
}
