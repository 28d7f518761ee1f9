import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { storageQuery } from "@/api/queries";
import { mebibytes } from "@/lib/mebibytes";
import { useFormat } from "@/lib/use-format";
import { FileDrop } from "@/ui/file-drop";
import { LoadMore } from "@/ui/load-more";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { FileRow, RunningRow } from "./components/file-row";
import { filesQuery, useFilesAgain } from "./queries";
import { startUpload, useRunningUploads } from "./running-uploads";

/** One's files: bring some, see what there is, take them away. Nothing where this installation takes none. */
export function FilesCard() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(filesQuery);
  const storage = useQuery(storageQuery);
  const running = useRunningUploads();
  const again = useFilesAgain();
  const files = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const here = new Set(running.map(({ id }) => id));
  const start = (chosen: readonly File[]) => {
    for (const file of chosen) startUpload(file, null, again);
  };
  const rest = files.filter(({ id }) => !here.has(id));
  return (
    <SectionCard id="files" title={t("files.title")}>
      <div className="stack">
        <p className="muted text-md">{t("files.intro")}</p>
        {storage.data?.takesFiles === false ? (
          <p className="small">{t("problem.no_file_store")}</p>
        ) : (
          <Choose onChosen={start} />
        )}
        {query.isPending ? (
          <Skeleton widths={[100, 80]} />
        ) : query.isError ? (
          <ErrorState title={t("files.failed")} onRetry={() => void query.refetch()} />
        ) : running.length + rest.length === 0 ? (
          <p className="small faint">{t("files.none")}</p>
        ) : (
          <ul className="setting-rows" aria-label={t("files.title")}>
            {running.map((upload) => (
              <RunningRow key={upload.key} upload={upload} />
            ))}
            {rest.map((file) => (
              <FileRow key={file.id} file={file} />
            ))}
          </ul>
        )}
        <LoadMore list={query} label={t("files.more")} />
      </div>
    </SectionCard>
  );
}

function Choose({ onChosen }: { readonly onChosen: (files: readonly File[]) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(storageQuery);
  const allowed = data?.allowedBytes ?? null;
  const kinds =
    data === undefined ? t("files.dropAny") : t("files.drop", { most: mebibytes(format, data.uploadBytes) });
  const room =
    data === undefined || allowed === null
      ? ""
      : ` ${t("files.left", { left: mebibytes(format, Math.max(0, allowed - data.usedBytes)), allowed: mebibytes(format, allowed) })}`;
  return <FileDrop label={t("files.choose")} hint={kinds + room} multiple onChosen={onChosen} />;
}
