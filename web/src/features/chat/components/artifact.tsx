import { useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "./artifact.module.css";

interface ArtifactProps {
  readonly code: string;
  readonly language: "html" | "svg";
}

/**
 * A page or picture that a model wrote, running in a frame that is nobody: no origin, so no cookies, storage or page around it; no network, by the policy of
 * `/artifact.html`; no way out, for the page allows frames of its own host alone, and no script runs in a frame within it that kept what no policy governs.
 */
export function Artifact({ code, language }: ArtifactProps) {
  const { t } = useTranslation();
  const handedOver = useRef(false);
  return (
    <iframe
      className={styles["artifact"]}
      data-testid="artifact"
      title={t("rendering.previewTitle")}
      sandbox="allow-scripts"
      src="/artifact.html"
      onLoad={({ currentTarget }) => {
        if (handedOver.current) return;
        handedOver.current = true;
        currentTarget.contentWindow?.postMessage(pageOf(code, language), "*");
      }}
    />
  );
}

function pageOf(code: string, language: "html" | "svg"): string {
  if (language === "html") return code;
  return `<!doctype html><meta charset="utf-8"><style>body{margin:0;min-height:100vh;display:grid;place-items:center}svg{max-width:100%;max-height:100vh}</style>${code}`;
}
