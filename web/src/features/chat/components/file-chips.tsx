import { CircleAlert, FileSpreadsheet, FileText, X } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatDocument, Model } from "@/api/types";
import { lazyPart } from "@/lib/lazy-part";
import { mebibytes } from "@/lib/mebibytes";
import { problemText } from "@/lib/problem-text";
import { useFormat } from "@/lib/use-format";
import { IconButton } from "@/ui/button";
import { ProgressBar } from "@/ui/progress-bar";
import { type FileAttachment, isReadyFor, mostDocuments } from "../file-attachments";
import type { FileAttachments } from "../use-file-attachments";
import styles from "./file-chips.module.css";

const FileDialog = lazyPart(async () => ({ default: (await import("./file-dialog")).FileDialog }));

interface FileChipsProps {
  readonly files: FileAttachments;
  /** Who is to answer: what one of them cannot read says so. */
  readonly models: readonly Model[];
}

/** The files that go with the question: how far each is, its size, and the way out. */
export function FileChips({ files, models }: FileChipsProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<ChatDocument | null>(null);
  return (
    <>
      {files.refused.length === 0 ? null : (
        <p className={`banner banner-warn ${styles["note"]}`} role="alert">
          <CircleAlert className="i" aria-hidden />
          <span className="grow anywhere">
            {files.refused.map(({ name }) => t("attach.tooMany", { name, count: mostDocuments })).join(" ")}
          </span>
        </p>
      )}
      {files.list.length === 0 ? null : (
        <ul className={styles["chips"]} aria-label={t("attach.label")}>
          {files.list.map((one) => (
            <Chip
              key={one.key}
              one={one}
              models={models}
              onOpen={() => setOpened(one.document)}
              onRemove={() => files.remove(one.key)}
            />
          ))}
        </ul>
      )}
      {opened === null ? null : (
        <Suspense>
          <FileDialog file={opened} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </>
  );
}

interface ChipProps {
  readonly one: FileAttachment;
  readonly models: readonly Model[];
  readonly onOpen: () => void;
  readonly onRemove: () => void;
}

function Chip({ one, models, onOpen, onRemove }: ChipProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, bytes, received, phase, isWaiting, document } = one;
  const deaf = models.find((model) => !isReadyFor(one, model));
  const isFailed = phase === "failed" && (models.length === 0 || deaf !== undefined);
  const said = () => {
    if (isWaiting) return t("attach.waiting");
    if (phase === "sending") return format.formatPart(bytes === 0 ? 0 : received / bytes);
    if (phase === "checking") return t("attach.checking");
    if (phase === "reading") return t("files.reading");
    if (!isFailed) return pagesOf(document);
    if (one.reason === "kind_unknown") return t("attach.unknownKind");
    return problemText(t, one.reason ?? "unknown");
  };
  const pagesOf = (file: ChatDocument | null) =>
    file?.pages == null
      ? mebibytes(format, bytes)
      : t("files.pages", { count: file.pages, formatted: format.formatCount(file.pages) });
  return (
    <li className={styles["chip"]} data-failed={isFailed || undefined} data-testid="file-chip">
      {isFailed ? <CircleAlert className="i" aria-hidden /> : <KindIcon mediaType={document?.mediaType ?? ""} />}
      {document === null || phase !== "ready" ? (
        <span className={styles["name"]} dir="auto">
          {name}
        </span>
      ) : (
        <button type="button" className={styles["name"]} dir="auto" title={name} onClick={onOpen}>
          {name}
        </button>
      )}
      <span className={`num ${styles["what"]}`} role={isFailed ? "alert" : "status"}>
        {said()}
      </span>
      <IconButton
        look="quiet"
        size="tiny"
        label={t(phase === "sending" ? "files.cancel" : "attach.remove", { name })}
        onClick={onRemove}
      >
        <X className="i i-sm" aria-hidden />
      </IconButton>
      {phase === "sending" ? (
        <span className={styles["bar"]}>
          <ProgressBar label={t("files.uploading", { name })} done={received} of={bytes} />
        </span>
      ) : null}
    </li>
  );
}

/** The files of a question that was sent; each opens what was read of it. */
export function QuestionFiles({ files }: { readonly files: readonly ChatDocument[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [opened, setOpened] = useState<ChatDocument | null>(null);
  return (
    <>
      <ul className={styles["sent"]} aria-label={t("attach.sent")}>
        {files.map((file) => (
          <li key={file.id} className={styles["chip"]} data-testid="question-file">
            <KindIcon mediaType={file.mediaType} />
            <button
              type="button"
              className={styles["name"]}
              dir="auto"
              title={file.name}
              onClick={() => setOpened(file)}
            >
              {file.name}
            </button>
            <span className={`num ${styles["what"]}`}>
              {file.pages === null
                ? mebibytes(format, file.bytes)
                : t("files.pages", { count: file.pages, formatted: format.formatCount(file.pages) })}
            </span>
          </li>
        ))}
      </ul>
      {opened === null ? null : (
        <Suspense>
          <FileDialog file={opened} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </>
  );
}

function KindIcon({ mediaType }: { readonly mediaType: string }) {
  const isTable = mediaType === "text/csv" || mediaType.includes("sheet");
  return isTable ? <FileSpreadsheet className="i" aria-hidden /> : <FileText className="i" aria-hidden />;
}
