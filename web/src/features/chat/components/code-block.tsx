import { Code, Eye } from "lucide-react";
import { createContext, Suspense, use, useState } from "react";
import { useTranslation } from "react-i18next";
import { lazyPart } from "@/lib/lazy-part";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Skeleton } from "@/ui/states";
import styles from "./code-block.module.css";

const Highlighted = lazyPart(async () => ({ default: (await import("./highlighted")).Highlighted }));
const Diagram = lazyPart(async () => ({ default: (await import("./diagram")).Diagram }));
const Artifact = lazyPart(async () => ({ default: (await import("./artifact")).Artifact }));

/** The text is still growing: diagrams wait until it is whole. */
export const Growing = createContext(false);

interface CodeBlockProps {
  readonly code: string;
  readonly language: string | null;
}

/** Code with its language and a copy button; diagrams are drawn, and pages and pictures can be looked at. */
export function CodeBlock({ code, language }: CodeBlockProps) {
  const growing = use(Growing);
  const known = language?.toLowerCase();
  if (known === "mermaid" && !growing) return <DiagramBlock code={code} />;
  if ((known === "html" || known === "svg") && !growing) return <PreviewBlock code={code} language={known} />;
  return <PlainCode code={code} language={language} />;
}

function PlainCode({ code, language }: CodeBlockProps) {
  return (
    <div className={styles["code"]}>
      <Head language={language} code={code} />
      <Source code={code} language={language} />
    </div>
  );
}

function DiagramBlock({ code }: { readonly code: string }) {
  const { t } = useTranslation();
  const [isSource, setSource] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  return (
    <div className={styles["code"]}>
      <Head language="mermaid" code={code}>
        {failure === null ? (
          <Button look="quiet" size="tiny" onClick={() => setSource((now) => !now)}>
            {isSource ? <Eye className="i i-sm" aria-hidden /> : <Code className="i i-sm" aria-hidden />}
            {t(isSource ? "rendering.showDiagram" : "rendering.showSource")}
          </Button>
        ) : null}
      </Head>
      {failure === null ? null : (
        <p className={styles["note"]} role="status">
          {t("rendering.diagramFailed")}
        </p>
      )}
      {isSource || failure !== null ? (
        <Source code={code} language="mermaid" />
      ) : (
        <Suspense fallback={<Skeleton widths={[60, 80, 45]} />}>
          <Diagram source={code} onFailed={setFailure} />
        </Suspense>
      )}
    </div>
  );
}

function PreviewBlock({ code, language }: { readonly code: string; readonly language: "html" | "svg" }) {
  const { t } = useTranslation();
  const [isPreview, setPreview] = useState(false);
  return (
    <div className={styles["code"]}>
      <Head language={language} code={code}>
        <Button look="quiet" size="tiny" onClick={() => setPreview((now) => !now)}>
          {isPreview ? <Code className="i i-sm" aria-hidden /> : <Eye className="i i-sm" aria-hidden />}
          {t(isPreview ? "rendering.showSource" : "rendering.preview")}
        </Button>
      </Head>
      {isPreview ? (
        <Suspense fallback={<Skeleton widths={[60, 80, 45]} />}>
          <Artifact code={code} language={language} />
        </Suspense>
      ) : (
        <Source code={code} language={language === "svg" ? "xml" : language} />
      )}
    </div>
  );
}

interface HeadProps extends CodeBlockProps {
  readonly children?: React.ReactNode;
}

function Head({ language, code, children }: HeadProps) {
  const { t } = useTranslation();
  return (
    <div className={`code-head ${styles["head"]}`}>
      <span>{language === null ? "" : (languageNames[language] ?? language)}</span>
      <span className={styles["tools"]}>
        {children}
        <CopyButton label={t("chat.copyCode")} text={code} />
      </span>
    </div>
  );
}

function Source({ code, language }: CodeBlockProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and so must be reachable by keyboard
    <pre tabIndex={0}>
      {language === null ? (
        <code>{code}</code>
      ) : (
        <Suspense fallback={<code>{code}</code>}>
          <Highlighted code={code} language={language} />
        </Suspense>
      )}
    </pre>
  );
}

const languageNames: Readonly<Record<string, string>> = {
  bash: "Shell",
  css: "CSS",
  html: "HTML",
  javascript: "JavaScript",
  js: "JavaScript",
  json: "JSON",
  mermaid: "Mermaid",
  py: "Python",
  python: "Python",
  sh: "Shell",
  sql: "SQL",
  svg: "SVG",
  ts: "TypeScript",
  tsx: "TSX",
  typescript: "TypeScript",
  xml: "XML",
  yaml: "YAML",
};
