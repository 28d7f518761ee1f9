import type { Element, Root } from "hast";
import { isValidElement, type MouseEvent, memo, type ReactNode, Suspense, useId, useMemo } from "react";
import { useTranslation } from "react-i18next";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import { lazyPart } from "@/lib/lazy-part";
import { CITED, citationMarks } from "@/lib/markdown/citation-marks";
import { direction } from "@/lib/markdown/direction";
import type { FormulaForm } from "@/lib/markdown/formulas";
import { rawHTML } from "@/lib/markdown/raw-html";
import { markdownSyntax } from "@/lib/markdown/syntax";
import { blocksOf } from "../markdown-blocks";
import { Cite } from "./cite";
import { CodeBlock, Growing } from "./code-block";

const Formula = lazyPart(async () => ({ default: (await import("./formula")).Formula }));

interface HeadingProps {
  readonly children?: ReactNode;
  readonly dir?: string | undefined;
}

// Below the title of the chat, and of one level: the next message may begin with any.
const heading = ({ children, dir }: HeadingProps) => <h2 dir={dir}>{children}</h2>;

const components: Components = {
  a: ({ node: _, href, children, ...rest }) =>
    href?.startsWith(CITED) ? (
      <Cite n={Number(href.slice(CITED.length))} />
    ) : href?.startsWith("#") ? (
      <a {...rest} href={href} onClick={jump}>
        {children}
      </a>
    ) : (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ),
  // A picture would be a request to another host with the reader's address: its text and link stand for it.
  img: ({ src, alt }) => (
    <a href={typeof src === "string" ? src : undefined} target="_blank" rel="noopener noreferrer nofollow">
      {alt === undefined || alt === "" ? String(src) : alt}
    </a>
  ),
  h1: heading,
  h3: heading,
  h4: heading,
  h5: heading,
  h6: heading,
  table: ({ children, dir }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and so must be reachable by keyboard
    <div className="table-scroll" dir={dir} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  pre: ({ children }) => <CodeBlock {...codeOf(children)} />,
  code: ({ node, className, children }) => {
    const form = node?.properties["dataFormula"] as FormulaForm | undefined;
    if (form === undefined) {
      return <code className={className}>{children}</code>;
    }
    const tex = String(children ?? "");
    if (form === "open") return <span className="formula-open">{tex}</span>;
    return (
      <Suspense fallback={<code>{tex}</code>}>
        <Formula tex={tex} isDisplay={form === "display"} />
      </Suspense>
    );
  },
};

/** To a footnote and back: on this page, and the address stays that of the chat. */
function jump(event: MouseEvent<HTMLAnchorElement>): void {
  const id = decodeURIComponent(event.currentTarget.hash.slice(1));
  const target = document.getElementById(event.currentTarget.hash.slice(1)) ?? document.getElementById(id);
  event.preventDefault();
  if (target === null) return;
  target.scrollIntoView({ block: "center" });
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

const schema = {
  ...defaultSchema,
  attributes: {
    ...defaultSchema.attributes,
    code: [...(defaultSchema.attributes?.["code"] ?? []), "dataFormula"],
    h2: [["className", "visually-hidden"]] satisfies [[string, string]],
    p: ["dataRaw"],
  },
};

const none: readonly number[] = [];

interface MarkdownProps {
  readonly text: string;
  /** More of it is on its way. */
  readonly isGrowing?: boolean;
  /** Numbers of the passages it was given: `[2]` leads to one. */
  readonly cited?: readonly number[];
}

/**
 * An answer's Markdown with its formulas, code and diagrams. HTML inside it is shown as text but for a few harmless tags. It is drawn in parts: one
 * that has not changed while an answer is written is not read again, and a long text is no long task.
 */
export const Markdown = memo(function Markdown({ text, isGrowing = false, cited = none }: MarkdownProps) {
  const name = useId().replaceAll(/\W/gu, "");
  const blocks = useMemo(() => blocksOf(text, isGrowing), [text, isGrowing]);
  return (
    <Growing value={isGrowing}>
      {blocks.map((block, index) => (
        <Block
          // biome-ignore lint/suspicious/noArrayIndexKey: a text only grows at its end
          key={index}
          text={block}
          name={`${name}-${index}-`}
          isGrowing={isGrowing && index === blocks.length - 1}
          cited={cited}
        />
      ))}
    </Growing>
  );
});

interface BlockProps extends Required<MarkdownProps> {
  /** Begins the ids of its footnotes, so that those of other messages differ. */
  readonly name: string;
}

const Block = memo(function Block({ text, name, isGrowing, cited }: BlockProps) {
  const { t } = useTranslation();
  const numbers = useMemo(() => new Set(cited), [cited]);
  return (
    <ReactMarkdown
      remarkPlugins={[[markdownSyntax, { source: text, isGrowing }]]}
      remarkRehypeOptions={{
        clobberPrefix: name,
        footnoteLabel: t("rendering.footnotes"),
        footnoteBackLabel: t("rendering.footnoteBack"),
        footnoteLabelProperties: { className: ["visually-hidden"] },
      }}
      rehypePlugins={[
        [rawHTML, { isGrowing }],
        [labelOf, name],
        [citationMarks, numbers],
        [rehypeSanitize, { ...schema, clobberPrefix: "" }],
        direction,
      ]}
      components={components}
    >
      {text}
    </ReactMarkdown>
  );
});

/** A rehype step: the heading of the footnotes has an id of its own in every message. */
function labelOf(name: string) {
  return (tree: Root): void => {
    visitElements(tree, (element) => {
      if (element.properties["id"] === "footnote-label") element.properties["id"] = `${name}footnotes`;
      if (element.properties["dataFootnoteRef"] !== undefined) {
        element.properties["ariaDescribedBy"] = [`${name}footnotes`];
      }
    });
  };
}

function visitElements(parent: Root | Element, see: (element: Element) => void): void {
  for (const child of parent.children) {
    if (child.type !== "element") continue;
    see(child);
    visitElements(child, see);
  }
}

function codeOf(children: ReactNode): { code: string; language: string | null } {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children)) {
    return { code: String(children ?? ""), language: null };
  }
  const language = /language-(\S+)/u.exec(children.props.className ?? "")?.[1] ?? null;
  return { code: String(children.props.children ?? "").replace(/\n$/u, ""), language };
}
