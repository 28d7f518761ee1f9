import { useMutation, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { request } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { ChatDocument, Schemas } from "@/api/types";
import { mebibytes } from "@/lib/mebibytes";
import { problemText } from "@/lib/problem-text";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote } from "@/ui/problem-note";
import { Skeleton } from "@/ui/states";
import { filePageQuery } from "../queries";
import styles from "./file-dialog.module.css";

interface FileDialogProps {
  readonly file: ChatDocument;
  readonly onClose: () => void;
}

/** What was read of a file, page by page, and the file itself to be saved. */
export function FileDialog({ file, onClose }: FileDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [page, setPage] = useState(1);
  const pages = file.textBytes === null ? 0 : (file.pages ?? 0);
  const shown = useQuery({ ...filePageQuery(file.id, page), enabled: pages > 0 });
  const saving = useMutation({
    mutationFn: async () => {
      const { url } = await request<Schemas["DownloadLinkOut"]>(`/api/files/${file.id}/link`, { method: "POST" });
      const link = document.createElement("a");
      link.href = url;
      link.download = "";
      link.click();
    },
  });
  const place = { page: format.formatCount(page), pages: format.formatCount(pages) };
  return (
    <Dialog title={file.name} onClose={onClose} className={styles["dialog"] ?? ""}>
      <div className={styles["head"]}>
        {pages > 1 ? (
          <span className="row">
            <IconButton
              size="small"
              label={t("attach.pageBefore")}
              disabled={page === 1}
              onClick={() => setPage((now) => now - 1)}
            >
              <ChevronLeft className="i" aria-hidden />
            </IconButton>
            <span className="num small" aria-live="polite">
              {t("attach.page", place)}
            </span>
            <IconButton
              size="small"
              label={t("attach.pageAfter")}
              disabled={page === pages}
              onClick={() => setPage((now) => now + 1)}
            >
              <ChevronRight className="i" aria-hidden />
            </IconButton>
          </span>
        ) : (
          <span className="num small faint">{mebibytes(format, file.bytes)}</span>
        )}
        <Button size="small" disabled={saving.isPending} onClick={() => saving.mutate()}>
          <Download className="i i-sm" aria-hidden />
          {t("attach.save")}
        </Button>
      </div>
      <ProblemNote problem={problemOf(saving.error)} />
      {pages === 0 ? (
        <p className="muted">{t("attach.noText")}</p>
      ) : shown.data !== undefined ? (
        <section
          className={styles["text"]}
          dir="auto"
          data-testid="file-text"
          aria-label={t("attach.page", place)}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long page is scrolled by the keyboard
          tabIndex={0}
        >
          {shown.data.text}
        </section>
      ) : shown.isError ? (
        <p className="hint-error" role="alert">
          {problemText(t, problemOf(shown.error)?.code ?? "unknown")}
        </p>
      ) : (
        <Skeleton widths={[100, 90, 95, 60]} />
      )}
      <p className="small faint">{t("attach.asRead")}</p>
    </Dialog>
  );
}
