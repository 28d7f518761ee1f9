import { CircleX, FileText, FileX2, Play, Trash2, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { Source } from "@/api/types";
import { problemText } from "@/lib/problem-text";
import { containing } from "@/lib/search";
import { useFormat } from "@/lib/use-format";
import { IconButton } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { ProblemNote } from "@/ui/problem-note";
import { ProgressBar } from "@/ui/progress-bar";
import { SectionCard } from "@/ui/section-card";
import { useCancelReading, useRemoveSource, useResumeReading } from "../queries";
import { isBeingRead, progressOf, type SourceState, STATES } from "../rules";
import styles from "./sources-card.module.css";

const MANY = 8;

interface SourcesCardProps {
  readonly collectionId: string;
  readonly sources: readonly Source[];
}

/** The files of a collection, each with how far it is read. */
export function SourcesCard({ collectionId, sources }: SourcesCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [words, setWords] = useState("");
  const [state, setState] = useState<SourceState | "">("");
  const [removing, setRemoving] = useState<Source | null>(null);
  const cancel = useCancelReading(collectionId);
  const resume = useResumeReading(collectionId);
  const remove = useRemoveSource(collectionId);
  const moving = progressOf(sources);
  const found = containing(sources, words, ["name"]).filter((source) => state === "" || source.state === state);
  const isBusy = cancel.isPending || resume.isPending;
  return (
    <SectionCard
      id="sources"
      title={t("knowledge.list")}
      aside={
        sources.length < MANY ? null : (
          <div className={styles["filters"]}>
            <input
              dir="auto"
              className="input"
              type="search"
              aria-label={t("knowledge.fileName")}
              placeholder={t("knowledge.fileName")}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
            <select
              className="select"
              aria-label={t("knowledge.state")}
              value={state}
              onChange={(event) => setState(event.target.value as SourceState | "")}
            >
              <option value="">{t("knowledge.everyState")}</option>
              {STATES.map((one) => (
                <option key={one} value={one}>
                  {t(`knowledge.states.${one}`)}
                </option>
              ))}
            </select>
          </div>
        )
      }
    >
      {moving.files === 0 ? null : (
        <p className={`small row between row-wrap ${styles["moving"]}`}>
          <span role="status">
            <span className="medium">
              {t("knowledge.reading", { count: moving.files, formatted: format.formatCount(moving.files) })}
            </span>{" "}
            {moving.pages === 0 ? null : (
              <span className="faint num">
                {t("knowledge.readingHint", {
                  done: format.formatCount(moving.done),
                  pages: format.formatCount(moving.pages),
                })}
              </span>
            )}
          </span>
          <button type="button" className="link-btn" disabled={isBusy} onClick={() => cancel.mutate(null)}>
            {t("knowledge.cancelAll")}
          </button>
        </p>
      )}
      <ProblemNote problem={problemOf(cancel.error ?? resume.error)} />
      {found.length === 0 ? <p className="muted">{t("knowledge.notFound")}</p> : null}
      <div className="table-wrap" hidden={found.length === 0}>
        <table className="table table-cards">
          <thead>
            <tr>
              <th>{t("knowledge.file")}</th>
              <th>{t("knowledge.state")}</th>
              <th className="n">{t("knowledge.pagesHead")}</th>
              <th className="n">{t("knowledge.passagesHead")}</th>
              <th>{t("knowledge.added")}</th>
              <th>
                <span className="visually-hidden">{t("knowledge.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.map((source) => (
              <tr key={source.id} data-testid="source">
                <td className="lead">
                  <span className={styles["file"]}>
                    {source.state === "failed" ? (
                      <FileX2 className="i faint" aria-hidden />
                    ) : (
                      <FileText className="i faint" aria-hidden />
                    )}
                    <span className="anywhere" dir="auto">
                      {source.name}
                    </span>
                  </span>
                </td>
                <td className={`full ${styles["state"]}`}>
                  <State source={source} />
                </td>
                <td className="n" data-label={source.pages === null ? undefined : t("knowledge.pagesHead")}>
                  {source.pages === null ? null : format.formatCount(source.pages)}
                </td>
                <td className="n" data-label={source.passages === 0 ? undefined : t("knowledge.passagesHead")}>
                  {source.passages === 0 ? null : format.formatCount(source.passages)}
                </td>
                <td className="skip-narrow faint nowrap">{format.formatDate(source.addedAt)}</td>
                <td className="n price">
                  <span className={styles["actions"]}>
                    {isBeingRead(source) ? (
                      <IconButton
                        size="small"
                        label={t("knowledge.cancel", { name: source.name })}
                        disabled={isBusy}
                        onClick={() => cancel.mutate(source.id)}
                      >
                        <X className="i" aria-hidden />
                      </IconButton>
                    ) : (
                      <>
                        {source.state === "cancelled" ? (
                          <IconButton
                            size="small"
                            label={t("knowledge.goOn", { name: source.name })}
                            disabled={isBusy}
                            onClick={() => resume.mutate(source.id)}
                          >
                            <Play className="i" aria-hidden />
                          </IconButton>
                        ) : null}
                        <IconButton
                          size="small"
                          label={t("knowledge.remove", { name: source.name })}
                          onClick={() => setRemoving(source)}
                        >
                          <Trash2 className="i" aria-hidden />
                        </IconButton>
                      </>
                    )}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {removing === null ? null : (
        <ConfirmDialog
          title={t("knowledge.removeTitle")}
          body={t("knowledge.removeBody", { name: removing.name })}
          action={t("knowledge.removeAction")}
          busy={remove.isPending}
          problem={problemOf(remove.error)}
          onConfirm={() => remove.mutate(removing.id, { onSuccess: () => setRemoving(null) })}
          onClose={() => setRemoving(null)}
        />
      )}
    </SectionCard>
  );
}

function State({ source }: { readonly source: Source }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, name, pages, pagesDone, error } = source;
  const far = { done: format.formatCount(pagesDone), pages: format.formatCount(pages ?? 0) };
  if (state === "failed") {
    return (
      <span className={styles["lines"]}>
        <span className="hint-error">
          <CircleX className="i i-sm" aria-hidden /> {t("knowledge.states.failed")}
        </span>
        <span className="small faint">
          {problemText(t, error ?? "")} {t("knowledge.nothingCharged")}
        </span>
      </span>
    );
  }
  if (state === "reading" && pages !== null) {
    return (
      <span className={styles["lines"]}>
        <span className="small num">{t("knowledge.readingPage", far)}</span>
        <ProgressBar label={t("knowledge.readingOf", { name })} done={pagesDone} of={pages} />
      </span>
    );
  }
  if (state === "cancelled" && pages !== null) {
    return (
      <span className={styles["lines"]}>
        <span className="num">{t("knowledge.cancelledAt", far)}</span>
        <span className="small faint">{t("knowledge.cancelledHint")}</span>
      </span>
    );
  }
  return (
    <span className={styles["dotted"]} data-state={state}>
      {t(`knowledge.states.${state}`)}
    </span>
  );
}
