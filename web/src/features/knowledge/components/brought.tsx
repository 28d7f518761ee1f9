import { useQuery } from "@tanstack/react-query";
import { FilePlus2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { problemCode, problemOf } from "@/api/problem";
import { problemText } from "@/lib/problem-text";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { ProgressBar } from "@/ui/progress-bar";
import { estimateQuery } from "../queries";
import type { BroughtFiles } from "../use-brought-files";
import styles from "./brought.module.css";

interface BroughtProps {
  readonly collectionId: string;
  readonly brought: BroughtFiles;
}

/** Before reading begins: how much there is, and what it costs. */
export function Brought({ collectionId, brought }: BroughtProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { files, whole, add } = brought;
  const ids = whole.flatMap(({ id }) => (id === null ? [] : [id]));
  const estimate = useQuery(estimateQuery(collectionId, ids)).data;
  if (files.length === 0) return null;
  const count = (key: "newFiles" | "pages" | "passages" | "unread" | "unreadable", number: number) =>
    t(`knowledge.${key}`, { count: number, formatted: format.formatCount(number) });
  const facts = [
    count("newFiles", files.length),
    estimate === undefined || estimate.pages === 0 ? null : count("pages", estimate.pages),
    estimate === undefined || estimate.pages === 0
      ? null
      : t("knowledge.about", { passages: count("passages", estimate.passages) }),
  ].filter((fact) => fact !== null);
  return (
    <section className={`banner ${styles["brought"]}`} aria-label={t("knowledge.add")} data-testid="brought">
      <FilePlus2 className="i" aria-hidden />
      <div className={`grow ${styles["what"]}`}>
        <p className="medium">{facts.join(", ")}</p>
        <p className="small faint">{t(estimate?.model == null ? "knowledge.free" : "meaning.free")}</p>
        {files
          .filter(({ received, bytes, error }) => received < bytes || error !== null)
          .map(({ key, name, received, bytes, error }) =>
            error === null ? (
              <div key={key} className={styles["upload"]}>
                <p className="small anywhere">{t("knowledge.uploading", { name })}</p>
                <ProgressBar label={t("knowledge.uploading", { name })} done={received} of={bytes} />
              </div>
            ) : (
              <p key={key} className="small hint-error anywhere" role="alert">
                {t("knowledge.retryUpload", { name })} {problemText(t, problemCode(error), problemOf(error) ?? {})}
              </p>
            ),
          )}
        {estimate !== undefined && estimate.unread > 0 ? (
          <p className="small muted" role="status">
            {count("unread", estimate.unread)}
          </p>
        ) : null}
        {estimate !== undefined && estimate.unreadable > 0 ? (
          <p className="small muted">{count("unreadable", estimate.unreadable)}</p>
        ) : null}
        <ProblemNote problem={problemOf(add.error)} />
      </div>
      <div className="actions">
        <Button size="small" look="quiet" disabled={add.isPending} onClick={brought.leaveOut}>
          {t("knowledge.leaveOut")}
        </Button>
        <Button
          size="small"
          look="primary"
          busy={add.isPending}
          disabled={
            add.isPending || ids.length === 0 || ids.length < files.filter(({ error }) => error === null).length
          }
          onClick={() => brought.begin(ids)}
        >
          {t("knowledge.start")}
        </Button>
      </div>
    </section>
  );
}
