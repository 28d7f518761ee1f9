import { isValidElement, lazy, memo, type ReactNode, Suspense } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { formulaOf, markMath, unmarked } from "../math";
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
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h4: ({ children }) => <h3>{children}</h3>,
  h5: ({ children }) => <h3>{children}</h3>,
  h6: ({ children }) => <h3>{children}</h3>,
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

interface MarkdownProps {
  readonly text: string;
  /** More of it is on its way. */
  readonly isGrowing?: boolean;
}

/** An answer's Markdown with its formulas, code and diagrams. HTML inside it is shown as text, never as HTML. */
export const Markdown = memo(function Markdown({ text, isGrowing = false }: MarkdownProps) {
  return (
    <Growing value={isGrowing}>
      <ReactMarkdown remarkPlugins={[remarkGfm]} rehypePlugins={[rawAsText, rehypeSanitize]} components={components}>
        {markMath(text)}
      </ReactMarkdown>
    </Growing>
  );
});

function codeOf(children: ReactNode): { code: string; language: string | null } {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children)) {
    return { code: unmarked(String(children ?? "")), language: null };
  }
  const language = /language-([\w+#.-]+)/.exec(children.props.className ?? "")?.[1] ?? null;
  return { code: unmarked(String(children.props.children ?? "")).replace(/\n$/, ""), language };
}
