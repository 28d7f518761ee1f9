import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { filePageQuery } from "@/api/file-pages";
import type { Passage } from "@/api/types";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Form } from "@/ui/form";
import { PassageDialog } from "@/ui/passage-dialog";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { passagesQuery } from "../queries";
import styles from "./search-test.module.css";

interface SearchTestProps {
  readonly collectionId: string;
  /** Of the passages, so many are found by what they mean, too; null: there is no model for it. */
  readonly byMeaning: number | null;
  readonly passages: number;
}

/** What a question would find. */
export function SearchTest({ collectionId, byMeaning, passages }: SearchTestProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [words, setWords] = useState("");
  const [question, setQuestion] = useState("");
  const [shown, setShown] = useState<Passage | null>(null);
  const query = useQuery(passagesQuery(collectionId, question));
  const found = query.data?.items ?? [];
  const method =
    byMeaning === null
      ? t("knowledge.byWords")
      : byMeaning >= passages
        ? t("meaning.byBoth")
        : t("meaning.bySome", { done: format.formatCount(byMeaning), all: format.formatCount(passages) });
  return (
    <SectionCard id="search-test" title={t("knowledge.search")}>
      <div className="stack">
        <Form
          className={styles["form"]}
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            setQuestion(words.trim());
          }}
        >
          <input
            dir="auto"
            className="input"
            type="search"
            aria-label={t("knowledge.question")}
            placeholder={t("knowledge.question")}
            maxLength={4000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <Button type="submit" disabled={words.trim() === ""} busy={query.isFetching}>
            {t("knowledge.find")}
          </Button>
        </Form>
        <p className="small faint">
          {t("knowledge.searchHint")} <span data-testid="search-method">{method}</span>
        </p>
        {question === "" ? null : query.isPending ? (
          <Skeleton widths={[100, 80]} />
        ) : query.isError ? (
          <ErrorState title={t("knowledge.searchFailed")} onRetry={() => void query.refetch()} />
        ) : (
          <>
            <p className={found.length === 0 ? "muted" : "visually-hidden"} role="status">
              {found.length === 0
                ? t(query.data.method === "full_text" ? "knowledge.foundNone" : "meaning.foundNone")
                : t("knowledge.found", { count: found.length, formatted: format.formatCount(found.length) })}
            </p>
            <ol className={styles["found"]}>
              {found.map((passage) => (
                <li key={passage.passageId} data-testid="found-passage">
                  <button type="button" className={styles["passage"]} onClick={() => setShown(passage)}>
                    <span className={styles["where"]}>
                      <span className="medium anywhere" dir="auto">
                        {passage.file}
                      </span>
                      <span className="small faint num">
                        {t("knowledge.page", { page: format.formatCount(passage.page) })}
                        {passage.heading === "" ? null : (
                          <>
                            {", "}
                            <span dir="auto">{passage.heading}</span>
                          </>
                        )}
                      </span>
                    </span>
                    <span className={`small muted ${styles["excerpt"]}`} dir="auto">
                      {passage.excerpt.map(({ text, match }, index) =>
                        match ? (
                          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no identity of their own
                          <mark key={index}>{text}</mark>
                        ) : (
                          text
                        ),
                      )}
                    </span>
                    <span className="visually-hidden">
                      {t("knowledge.open", { name: passage.file, page: format.formatCount(passage.page) })}
                    </span>
                  </button>
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
      {shown === null ? null : (
        <PassageDialog
          pageQuery={filePageQuery(shown.fileId)}
          name={shown.file}
          page={shown.page}
          marked={shown}
          onClose={() => setShown(null)}
        />
      )}
    </SectionCard>
  );
}
