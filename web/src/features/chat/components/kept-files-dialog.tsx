import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { mebibytes } from "@/lib/mebibytes";
import { problemText } from "@/lib/problem-text";
import { useFormat } from "@/lib/use-format";
import { Dialog } from "@/ui/dialog";
import { LoadMore } from "@/ui/load-more";
import { ErrorState, Skeleton } from "@/ui/states";
import { stateOf } from "../file-uploads";
import { keptFilesQuery } from "../queries";
import type { FileAttachments } from "../use-file-attachments";
import styles from "./kept-files-dialog.module.css";

interface KeptFilesDialogProps {
  readonly files: FileAttachments;
  readonly onClose: () => void;
}

/** One's files, the newest first: each press adds one to the question, or takes it out again. */
export function KeptFilesDialog({ files, onClose }: KeptFilesDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useInfiniteQuery(keptFilesQuery);
  const kept = query.data?.pages.flatMap(({ items }) => items).filter(({ state }) => state === "ready") ?? [];
  return (
    <Dialog title={t("attach.mine")} onClose={onClose}>
      {query.isPending ? (
        <Skeleton widths={[100, 80, 90]} />
      ) : query.isError ? (
        <ErrorState title={t("files.failed")} onRetry={() => void query.refetch()} />
      ) : kept.length === 0 ? (
        <p className="muted">{t("files.none")}</p>
      ) : (
        <ul className={styles["list"]} aria-label={t("files.title")}>
          {kept.map((file) => {
            const chosen = files.list.find(({ id }) => id === file.id);
            const { document, phase, reason } = stateOf(file);
            const mayGo = document !== null && (phase !== "failed" || reason === "text_none");
            return (
              <li key={file.id}>
                <label className={styles["row"]}>
                  <input
                    type="checkbox"
                    checked={chosen !== undefined}
                    disabled={!mayGo}
                    onChange={() => {
                      if (chosen !== undefined) files.remove(chosen.key);
                      else if (document !== null) files.addKept([document]);
                    }}
                  />
                  <span className="grow anywhere" dir="auto">
                    {file.name}
                  </span>
                  <span className="small faint num">
                    {!mayGo
                      ? reason === "kind_unknown"
                        ? t("attach.unknownKind")
                        : problemText(t, reason ?? "unknown")
                      : file.pages === null
                        ? mebibytes(format, file.bytes)
                        : t("files.pages", { count: file.pages, formatted: format.formatCount(file.pages) })}
                  </span>
                </label>
              </li>
            );
          })}
        </ul>
      )}
      <LoadMore list={query} label={t("files.more")} />
    </Dialog>
  );
}
