/**
 * The Markdown of people and models: GitHub's (tables, footnotes, tasks, `~~two~~` tildes, addresses), with formulas, all scripts, and line ends
 * that stay. Everything here is an extension of the parser: no text is rewritten before it, so code is shown letter by letter.
 */
import type { Root } from "mdast";
import { type Extension as FromMarkdown, fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfmFootnote } from "micromark-extension-gfm-footnote";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";
import { gfmTaskListItem } from "micromark-extension-gfm-task-list-item";
import type { Extension as MicromarkExtension } from "micromark-util-types";
import type { Processor } from "unified";
import { autolinkFromMarkdown, autolinkSyntax } from "./autolinks";
import { emphasisOfAllScripts } from "./emphasis";
import { formulaFromMarkdown, formulaSyntax } from "./formulas";
import { lineBreaksFromMarkdown } from "./line-breaks";
import { htmlSyntax } from "./raw-html";
import { tableSyntax } from "./tables";

export interface SyntaxOptions {
  /** The text that is read: a formula is known by its end, which may be lines away. */
  readonly source: string;
  /** More of it is on its way. */
  readonly isGrowing?: boolean;
}

/** A remark plugin. */
export function markdownSyntax(this: Processor, { source, isGrowing = false }: SyntaxOptions): void {
  const data = this.data() as { micromarkExtensions?: unknown[]; fromMarkdownExtensions?: unknown[] };
  data.micromarkExtensions ??= [];
  data.fromMarkdownExtensions ??= [];
  data.micromarkExtensions.push(...syntaxOf(source, isGrowing));
  data.fromMarkdownExtensions.push(...treeOf());
}

/** The same text as a tree. */
export function parsed(source: string): Root {
  return fromMarkdown(source, { extensions: syntaxOf(source, false), mdastExtensions: treeOf() });
}

function syntaxOf(source: string, isGrowing: boolean): MicromarkExtension[] {
  return [
    autolinkSyntax(source),
    gfmFootnote(),
    ...emphasisOfAllScripts(gfmStrikethrough({ singleTilde: false })),
    tableSyntax(source),
    gfmTaskListItem(),
    htmlSyntax,
    formulaSyntax(source, isGrowing),
  ];
}

function treeOf(): FromMarkdown[] {
  return [...gfmFromMarkdown(), autolinkFromMarkdown, formulaFromMarkdown(), lineBreaksFromMarkdown];
}
