import { isValidElement, lazy, memo, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { CopyButton } from "@/ui/copy-button";
import { rawAsText } from "./raw-as-text";

const Highlighted = lazy(async () => ({ default: (await import("./highlighted")).Highlighted }));

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
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
};

interface MarkdownProps {
  readonly text: string;
}

/** An answer's Markdown. HTML inside it is shown as text, never as HTML. */
export const Markdown = memo(function Markdown({ text }: MarkdownProps) {
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} rehypePlugins={[rawAsText, rehypeSanitize]} components={components}>
      {text}
    </ReactMarkdown>
  );
});

function CodeBlock({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { code, language } = codeOf(children);
  return (
    <div className="code">
      <div className="code-head">
        <span>{language === null ? "" : languageName(language)}</span>
        <CopyButton label={t("chat.copyCode")} text={code} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and so must be reachable by keyboard */}
      <pre tabIndex={0}>
        {language === null ? (
          <code>{code}</code>
        ) : (
          <Suspense fallback={<code>{code}</code>}>
            <Highlighted code={code} language={language} />
          </Suspense>
        )}
      </pre>
    </div>
  );
}

const languageNames: Readonly<Record<string, string>> = {
  bash: "Shell",
  css: "CSS",
  html: "HTML",
  javascript: "JavaScript",
  js: "JavaScript",
  json: "JSON",
  py: "Python",
  python: "Python",
  sh: "Shell",
  sql: "SQL",
  ts: "TypeScript",
  tsx: "TSX",
  typescript: "TypeScript",
  xml: "XML",
  yaml: "YAML",
};

function languageName(language: string): string {
  return languageNames[language] ?? language;
}

function codeOf(children: ReactNode): { code: string; language: string | null } {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children)) {
    return { code: String(children ?? ""), language: null };
  }
  const language = /language-([\w+#.-]+)/.exec(children.props.className ?? "")?.[1] ?? null;
  return { code: String(children.props.children ?? "").replace(/\n$/, ""), language };
}
