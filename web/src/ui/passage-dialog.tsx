import { type UseQueryOptions, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { IconButton } from "./button";
import { Dialog } from "./dialog";
import styles from "./passage-dialog.module.css";
import { ErrorState, Skeleton } from "./states";

interface FilePage {
  readonly page: number;
  readonly pages: number;
  readonly text: string;
}

interface PassageDialogProps {
  /** How a page is asked for; null where the file is gone. */
  readonly pageQuery: (page: number) => UseQueryOptions<FilePage | null, Error, FilePage | null, (string | number)[]>;
  readonly name: string;
  /** The page of the passage, from 1. */
  readonly page: number;
  /** Where the passage is on it, in characters as the server counts them (code points). */
  readonly marked: { readonly start: number; readonly end: number };
  readonly onClose: () => void;
}

/** The text of a file's page with a passage marked, and the pages around it. */
export function PassageDialog({ pageQuery, name, page, marked, onClose }: PassageDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [shown, setShown] = useState(page);
  const mark = useRef<HTMLElement>(null);
  const query = useQuery(pageQuery(shown));
  const text = query.data?.text;
  useEffect(() => {
    if (text !== undefined) mark.current?.scrollIntoView({ block: "center" });
  }, [text]);
  const pages = query.data?.pages ?? null;
  const letters = Array.from(text ?? "");
  const piece = (from: number, to?: number) => letters.slice(from, to).join("");
  return (
    <Dialog title={name} onClose={onClose} className={styles["dialog"] ?? ""}>
      <div className={styles["head"]}>
        <p className="small muted num" role="status">
          {pages === null
            ? t("knowledge.page", { page: format.formatCount(shown) })
            : t("passage.of", { page: format.formatCount(shown), pages: format.formatCount(pages) })}
          {shown === page ? ` · ${t("passage.marked")}` : null}
        </p>
        <span>
          <IconButton
            size="small"
            label={t("passage.before")}
            disabled={shown <= 1}
            onClick={() => setShown(shown - 1)}
          >
            <ChevronLeft className="i" aria-hidden />
          </IconButton>
          <IconButton
            size="small"
            label={t("passage.after")}
            disabled={pages === null || shown >= pages}
            onClick={() => setShown(shown + 1)}
          >
            <ChevronRight className="i" aria-hidden />
          </IconButton>
        </span>
      </div>
      {query.isPending ? (
        <Skeleton widths={[100, 80, 90]} />
      ) : query.isError ? (
        <ErrorState title={t("passage.failed")} onRetry={() => void query.refetch()} />
      ) : text === undefined ? (
        <p className="muted">{t("passage.gone")}</p>
      ) : (
        <div className={`text-md pre-wrap anywhere ${styles["page"]}`} dir="auto" data-testid="passage-page">
          {shown === page ? (
            <>
              {piece(0, marked.start)}
              <mark ref={mark} className={styles["mark"]}>
                {piece(marked.start, marked.end)}
              </mark>
              {piece(marked.end)}
            </>
          ) : (
            text
          )}
        </div>
      )}
    </Dialog>
  );
}
