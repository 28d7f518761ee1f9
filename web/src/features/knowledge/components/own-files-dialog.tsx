import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mebibytes } from "@/lib/mebibytes";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { LoadMore } from "@/ui/load-more";
import { ErrorState, Skeleton } from "@/ui/states";
import { ownFilesQuery } from "../queries";
import styles from "./own-files-dialog.module.css";

interface OwnFilesDialogProps {
  /** Those that are in the collection, or on their way. */
  readonly taken: ReadonlySet<string>;
  readonly onChosen: (files: readonly { readonly id: string; readonly name: string; readonly bytes: number }[]) => void;
  readonly onClose: () => void;
}

/** Choose among the files one keeps. */
export function OwnFilesDialog({ taken, onChosen, onClose }: OwnFilesDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useInfiniteQuery(ownFilesQuery);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const files = (query.data?.pages.flatMap(({ items }) => items) ?? []).filter(
    ({ id, state, textState }) => state === "ready" && textState !== null && textState !== "failed" && !taken.has(id),
  );
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Dialog title={t("knowledge.ownTitle")} onClose={onClose}>
      {query.isPending ? (
        <Skeleton widths={[100, 80]} />
      ) : query.isError ? (
        <ErrorState title={t("files.failed")} onRetry={() => void query.refetch()} />
      ) : files.length === 0 ? (
        <p className="muted">{t("knowledge.ownNone")}</p>
      ) : (
        <ul className={styles["files"]}>
          {files.map(({ id, name, bytes }) => (
            <li key={id}>
              <label className={`check ${styles["file"]}`}>
                <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
                <span className="anywhere" dir="auto">
                  {name}
                </span>
                <span className="small faint num">{mebibytes(format, bytes)}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
      <LoadMore list={query} label={t("files.more")} />
      <div className="actions">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button
          look="primary"
          disabled={chosen.size === 0}
          onClick={() => {
            onChosen(files.filter(({ id }) => chosen.has(id)));
            onClose();
          }}
        >
          {t("knowledge.ownAdd", { count: chosen.size, formatted: format.formatCount(chosen.size) })}
        </Button>
      </div>
    </Dialog>
  );
}
