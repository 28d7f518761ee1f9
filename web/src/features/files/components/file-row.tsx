import { Download, Trash2, X } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemCode, problemOf } from "@/api/problem";
import type { UploadedFile } from "@/api/resumable-upload";
import { mebibytes } from "@/lib/mebibytes";
import { problemText } from "@/lib/problem-text";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { ProblemNote } from "@/ui/problem-note";
import { ProgressBar } from "@/ui/progress-bar";
import { useDownload, useFilesAgain, useRemoveFile } from "../queries";
import { isRefusal, isSameFile } from "../rules";
import { cancelUpload, type RunningUpload, startUpload } from "../running-uploads";
import styles from "./file-row.module.css";

/** A file that this page is sending, or could not send. */
export function RunningRow({ upload }: { readonly upload: RunningUpload }) {
  const { t } = useTranslation();
  const format = useFormat();
  const again = useFilesAgain();
  const { name, bytes, received, isWaiting, error } = upload;
  const size = { done: mebibytes(format, received), size: mebibytes(format, bytes) };
  const cancel = () =>
    void cancelUpload(upload)
      .catch(() => undefined)
      .finally(again);
  return (
    <Row
      name={name}
      buttons={
        <IconButton
          size="small"
          label={t(error === null ? "files.cancel" : "files.dismiss", { name })}
          onClick={cancel}
        >
          <X className="i" aria-hidden />
        </IconButton>
      }
    >
      {error === null ? (
        <>
          <ProgressBar label={t("files.uploading", { name })} done={received} of={bytes} />
          <p className="small faint num">{isWaiting ? t("files.waiting") : t("files.progress", size)}</p>
        </>
      ) : (
        <p className="small hint-error" role="alert">
          {problemText(t, problemCode(error), problemOf(error) ?? {})}
        </p>
      )}
    </Row>
  );
}

/** A file the server has, or has a part of. */
export function FileRow({ file }: { readonly file: UploadedFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const download = useDownload();
  const remove = useRemoveFile();
  const [isAsking, setAsking] = useState(false);
  const { id, name, state } = file;
  const isWhole = state === "ready" || state === "checking";
  const label = t(isWhole ? "files.remove" : state === "refused" ? "files.dismiss" : "files.cancel", { name });
  return (
    <Row
      name={name}
      buttons={
        <>
          {state === "ready" ? (
            <IconButton
              size="small"
              label={t("files.download", { name })}
              disabled={download.isPending}
              onClick={() => download.mutate(id)}
            >
              <Download className="i" aria-hidden />
            </IconButton>
          ) : null}
          <IconButton
            size="small"
            label={label}
            disabled={remove.isPending}
            onClick={() => (isWhole ? setAsking(true) : remove.mutate(id))}
          >
            {isWhole ? <Trash2 className="i" aria-hidden /> : <X className="i" aria-hidden />}
          </IconButton>
        </>
      }
    >
      {state === "receiving" ? (
        <Interrupted file={file} />
      ) : state === "refused" ? (
        <p className="small hint-error">
          {t(`files.refused.${isRefusal(file.refusal ?? "") ? (file.refusal as "virus_found") : "parts_lost"}`)}
        </p>
      ) : (
        <p className="small faint num">
          {mebibytes(format, file.bytes)}
          {file.textState === "reading" ? ` · ${t("files.reading")}` : null}
          {file.pages === null
            ? null
            : ` · ${t("files.pages", { count: file.pages, formatted: format.formatCount(file.pages) })}`}
          {" · "}
          {state === "ready" ? format.formatDateTime(file.createdAt) : t("files.checking")}
        </p>
      )}
      {file.textError === null ? null : (
        <p className="small muted">
          {t("files.unreadable")} {problemText(t, file.textError)}
        </p>
      )}
      <ProblemNote problem={problemOf(download.error ?? remove.error)} />
      {isAsking ? (
        <ConfirmDialog
          title={t("files.removeTitle")}
          body={t("files.removeBody", { name })}
          action={t("files.removeAction")}
          busy={remove.isPending}
          problem={problemOf(remove.error)}
          onConfirm={() => remove.mutate(id, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Row>
  );
}

/** Begun on this page before it was loaded anew, or elsewhere: with the file it goes on. */
function Interrupted({ file }: { readonly file: UploadedFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const again = useFilesAgain();
  const input = useRef<HTMLInputElement>(null);
  const [isOther, setOther] = useState(false);
  const size = mebibytes(format, file.bytes);
  return (
    <>
      <p className="small">
        {t("files.interrupted", {
          done: mebibytes(format, file.receivedBytes),
          size,
          until: format.formatDateTime(file.expiresAt ?? file.createdAt),
        })}
      </p>
      {isOther ? (
        <p className="small hint-error" role="alert">
          {t("files.otherFile", { name: file.name, size })}
        </p>
      ) : null}
      <div>
        <Button size="small" onClick={() => input.current?.click()}>
          {t("files.goOn")}
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="go-on-input"
        onChange={(event) => {
          const [chosen] = Array.from(event.target.files ?? []);
          event.target.value = "";
          if (chosen === undefined) return;
          const isSame = isSameFile(chosen, file);
          setOther(!isSame);
          if (isSame) startUpload(chosen, file.id, again);
        }}
      />
    </>
  );
}

interface RowProps {
  readonly name: string;
  readonly buttons: ReactNode;
  readonly children: ReactNode;
}

function Row({ name, buttons, children }: RowProps) {
  return (
    <li className="setting-row" data-testid="file">
      <div className={styles["what"]}>
        <p className="text-md anywhere" dir="auto">
          {name}
        </p>
        {children}
      </div>
      <span className={styles["buttons"]}>{buttons}</span>
    </li>
  );
}
