import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { filePageQuery } from "@/api/file-pages";
import type { Citation } from "@/api/types";
import { useFormat } from "@/lib/use-format";
import { PassageDialog } from "@/ui/passage-dialog";
import { CitationsContext } from "../citations-context";
import { citedIn } from "../rules";
import styles from "./cited.module.css";
import { passageNumberClass } from "./passage-number";

interface CitedProps {
  readonly citations: readonly Citation[];
  readonly text: string;
  readonly isDone: boolean;
  readonly children: ReactNode;
}

/** An answer that was given passages: its numbers lead to them, and those it cites are listed below. */
export function Cited({ citations, text, isDone, children }: CitedProps) {
  const [shown, setShown] = useState<Citation | null>(null);
  const known = useMemo(
    () => ({ of: new Map(citations.map((citation) => [citation.n, citation])), open: setShown }),
    [citations],
  );
  return (
    <CitationsContext value={known}>
      {children}
      {isDone ? <Sources citations={citations} text={text} onOpen={setShown} /> : null}
      {shown === null ? null : (
        <PassageDialog
          pageQuery={filePageQuery(shown.fileId)}
          name={shown.file}
          page={shown.page}
          marked={shown}
          onClose={() => setShown(null)}
        />
      )}
    </CitationsContext>
  );
}

interface SourcesProps {
  readonly citations: readonly Citation[];
  readonly text: string;
  readonly onOpen: (citation: Citation) => void;
}

function Sources({ citations, text, onOpen }: SourcesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const numbers = citedIn(text);
  const cited = citations.filter(({ n }) => numbers.has(n));
  const count = (key: "of" | "unused", number: number) =>
    t(`sources.${key}`, { count: number, formatted: format.formatCount(number) });
  if (cited.length === 0) return <p className="small faint">{count("unused", citations.length)}</p>;
  return (
    <section aria-label={t("sources.title")} data-testid="sources">
      <p className={`small ${styles["head"]}`}>
        <span className="medium">{t("sources.title")}</span>
        <span className="faint">{count("of", cited.length)}</span>
      </p>
      <ol className={styles["sources"]}>
        {cited.map((citation) => (
          <li key={citation.n}>
            <button type="button" className={`small ${styles["source"]}`} onClick={() => onOpen(citation)}>
              <span className={passageNumberClass()}>{citation.n}</span>
              <span className="truncate" dir="auto">
                {citation.file}
              </span>
              <span className={`faint num truncate ${styles["where"]}`}>
                {t("sources.page", { page: format.formatCount(citation.page) })}
                {citation.heading === "" ? null : (
                  <>
                    {", "}
                    <span dir="auto">{citation.heading}</span>
                  </>
                )}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
