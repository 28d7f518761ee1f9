import { useQuery } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { storageQuery } from "@/api/queries";
import { mebibytes } from "@/lib/mebibytes";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { FileDrop } from "@/ui/file-drop";
import { ProblemNote } from "@/ui/problem-note";
import { ProgressBar } from "@/ui/progress-bar";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { PastImport } from "./components/past-import";
import { type ImportRun, importsQuery, useCancelImport, useExportAll, useImport, useListsAgain } from "./queries";

export function ImportPage({ headerStart }: { readonly headerStart?: ReactNode }) {
  const { t } = useTranslation();
  const query = useQuery(importsQuery);
  useTitle(t("imports.title"));
  const runs = query.data ?? [];
  const running = runs.find(({ state }) => state === "running") ?? null;
  const past = runs.filter(({ state }) => state !== "running");

  const wasRunning = useRef(false);
  const again = useListsAgain();
  const isRunning = running !== null;
  useEffect(() => {
    if (wasRunning.current && !isRunning) again();
    wasRunning.current = isRunning;
  }, [isRunning, again]);

  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("imports.title")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          <SectionCard id="import" title={t("imports.bring")}>
            <div className="stack">
              <p className="muted text-md">{t("imports.intro")}</p>
              {running === null ? <Choose /> : <Running run={running} />}
            </div>
          </SectionCard>
          <SectionCard id="past-imports" title={t("imports.past")}>
            {query.isPending ? (
              <Skeleton widths={[100, 100]} />
            ) : query.isError ? (
              <ErrorState title={t("imports.failed")} onRetry={() => void query.refetch()} />
            ) : past.length === 0 ? (
              <EmptyState icon={<FileUp className="i i-lg" aria-hidden />}>{t("imports.none")}</EmptyState>
            ) : (
              <ul className="setting-rows">
                {past.map((run, index) => (
                  <PastImport key={run.id} run={run} isNewest={index === 0} />
                ))}
              </ul>
            )}
          </SectionCard>
          <Export />
        </div>
      </main>
    </div>
  );
}

function Choose() {
  const { t } = useTranslation();
  const format = useFormat();
  const bring = useImport();
  const storage = useQuery(storageQuery);
  const most = storage.data === undefined ? null : mebibytes(format, storage.data.uploadBytes);
  const [sent, setSent] = useState(0);
  const stop = useRef<AbortController | null>(null);
  const isStopped = bring.isError && stop.current?.signal.aborted === true;

  function begin(file: File | undefined) {
    if (file === undefined || bring.isPending) return;
    stop.current = new AbortController();
    setSent(0);
    bring.mutate({ file, signal: stop.current.signal, onProgress: setSent });
  }

  if (bring.isPending) {
    const size = bring.variables.file.size;
    return (
      <Progress label={t("imports.uploading", { name: bring.variables.file.name })} done={sent} of={size}>
        <span className="small faint num">
          {t("imports.bytes", { done: format.formatDecimal(sent / 1e6, 1), of: format.formatDecimal(size / 1e6, 1) })}
        </span>
        <Button size="small" onClick={() => stop.current?.abort()}>
          {t("common.cancel")}
        </Button>
      </Progress>
    );
  }
  return (
    <>
      <FileDrop
        label={t("imports.choose")}
        hint={most === null ? t("imports.dropAny") : t("imports.drop", { most })}
        accept=".json,.zip,application/json,application/zip"
        onChosen={([first]) => begin(first)}
      />
      {isStopped ? (
        <p className="small muted">{t("imports.stopped")}</p>
      ) : (
        <ProblemNote problem={problemOf(bring.error)} />
      )}
    </>
  );
}

function Running({ run }: { readonly run: ImportRun }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cancel = useCancelImport();
  return (
    <Progress label={t("imports.running")} done={run.readBytes} of={run.sizeBytes}>
      <span className="small faint num" role="status">
        {t("imports.soFar", { imported: format.formatCount(run.imported), skipped: format.formatCount(run.skipped) })}
      </span>
      <Button size="small" busy={cancel.isPending} disabled={cancel.isPending} onClick={() => cancel.mutate(run.id)}>
        {t("common.cancel")}
      </Button>
    </Progress>
  );
}

interface ProgressProps {
  readonly label: string;
  readonly done: number;
  readonly of: number;
  readonly children: ReactNode;
}

function Progress({ label, done, of, children }: ProgressProps) {
  return (
    <div className="stack stack-2" data-testid="progress">
      <p className="text-md anywhere">{label}</p>
      <ProgressBar label={label} done={done} of={of} />
      <div className="row between row-wrap">{children}</div>
    </div>
  );
}

function Export() {
  const { t } = useTranslation();
  const download = useExportAll();
  return (
    <SectionCard id="export" title={t("imports.export")}>
      <div className="stack">
        <p className="muted text-md">{t("imports.exportBody")}</p>
        <ProblemNote problem={problemOf(download.error)} />
        <div>
          <Button busy={download.isPending} disabled={download.isPending} onClick={() => download.mutate()}>
            {t("imports.exportAll")}
          </Button>
        </div>
      </div>
    </SectionCard>
  );
}
