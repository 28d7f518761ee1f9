import { isValidElement, lazy, memo, type ReactNode, Suspense, useMemo } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { blocksOf } from "../markdown-blocks";
import { formulaOf, markMath, unmarked } from "../markdown-math";
import { CodeBlock, Growing } from "./code-block";
import { rawAsText } from "./raw-as-text";

const Formula = lazy(async () => ({ default: (await import("./formula")).Formula }));

const components: Components = {
  a: ({ href, children }) => (
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
  // Below the title of the chat, and of one level: the next message may begin with any.
  h1: ({ children }) => <h2>{children}</h2>,
  h3: ({ children }) => <h2>{children}</h2>,
  h4: ({ children }) => <h2>{children}</h2>,
  h5: ({ children }) => <h2>{children}</h2>,
  h6: ({ children }) => <h2>{children}</h2>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and so must be reachable by keyboard
    <div className="table-scroll" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  pre: ({ children }) => <CodeBlock {...codeOf(children)} />,
  code: ({ className, children }) => {
    const formula = typeof children === "string" ? formulaOf(children) : null;
    if (formula === null) return <code className={className}>{children}</code>;
    return (
      <Suspense fallback={<code>{formula.tex}</code>}>
        <Formula {...formula} />
      </Suspense>
    );
  },
};

const remarkPlugins = [remarkGfm];
const rehypePlugins = [rawAsText, rehypeSanitize];

interface MarkdownProps {
  readonly text: string;
  /** More of it is on its way. */
  readonly isGrowing?: boolean;
}

/**
 * An answer's Markdown with its formulas, code and diagrams. HTML inside it is shown as text, never as HTML. It is drawn in parts: one that has not
 * changed while an answer is written is not read again, and a long text is no long task.
 */
export const Markdown = memo(function Markdown({ text, isGrowing = false }: MarkdownProps) {
  const blocks = useMemo(() => blocksOf(markMath(text)), [text]);
  return (
    <Growing value={isGrowing}>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text only grows at its end
        <Block key={index} text={block} />
      ))}
    </Growing>
  );
});

const Block = memo(function Block({ text }: { readonly text: string }) {
  return (
    <ReactMarkdown remarkPlugins={remarkPlugins} rehypePlugins={rehypePlugins} components={components}>
      {text}
    </ReactMarkdown>
  );
});

function codeOf(children: ReactNode): { code: string; language: string | null } {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children)) {
    return { code: unmarked(String(children ?? "")), language: null };
  }
  const language = /language-([\w+#.-]+)/.exec(children.props.className ?? "")?.[1] ?? null;
  return { code: unmarked(String(children.props.children ?? "")).replace(/\n$/, ""), language };
}
