import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileUp, LibraryBig, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemCode } from "@/api/problem";
import type { Collection } from "@/api/types";
import { addEnglish } from "@/lib/i18n";
import { enMeaning } from "@/lib/locales/en-meaning";
import { useFormat } from "@/lib/use-format";
import { Button, buttonClass } from "@/ui/button";
import { ChooseFiles } from "@/ui/choose-files";
import { FileDrop } from "@/ui/file-drop";
import { Menu } from "@/ui/menu";
import { PagePath } from "@/ui/page-path";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./collection-page.module.css";
import { Brought } from "./components/brought";
import { CollectionDialog, DeleteCollection } from "./components/collection-dialogs";
import { OwnFilesDialog } from "./components/own-files-dialog";
import { SearchTest } from "./components/search-test";
import { SourcesCard } from "./components/sources-card";
import { collectionQuery, sourcesQuery } from "./queries";
import { useBroughtFiles } from "./use-brought-files";

addEnglish(enMeaning);

interface CollectionPageProps {
  readonly id: string;
  readonly headerStart?: ReactNode;
  readonly onGone: () => void;
}

/** A collection: its files and how far they are read, new ones with what they cost, and what a question finds. */
export function CollectionPage({ id, headerStart, onGone }: CollectionPageProps) {
  const { t } = useTranslation();
  const query = useQuery({ ...collectionQuery(id), retry: (count, error) => !isGone(error) && count < 2 });
  const collection = query.data;
  useTitle(collection?.name ?? t("knowledge.title"));
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <PagePath label={t("knowledge.path")} name={collection?.name ?? null}>
          <Link className="muted" to="/knowledge" activeOptions={{ exact: true }}>
            {t("knowledge.title")}
          </Link>
        </PagePath>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page">
          {collection !== undefined ? (
            <Whole collection={collection} onGone={onGone} />
          ) : isGone(query.error) ? (
            <EmptyState
              icon={<LibraryBig className="i i-lg" aria-hidden />}
              action={
                <Link className={buttonClass()} to="/knowledge">
                  {t("knowledge.all")}
                </Link>
              }
            >
              {t("knowledge.missing")}
            </EmptyState>
          ) : query.isError ? (
            <ErrorState title={t("knowledge.failed")} onRetry={() => void query.refetch()} />
          ) : (
            <Skeleton widths={[40, 80, 100]} />
          )}
        </div>
      </main>
    </div>
  );
}

const isGone = (error: Error | null) => problemCode(error) === "collection_not_found";

type Asking = "rename" | "delete" | "own" | null;

function Whole({ collection, onGone }: { readonly collection: Collection; readonly onGone: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, name, description } = collection;
  const sources = useQuery(sourcesQuery(id));
  // The list is looked at again while something is being read; the collection itself is not.
  const count = sources.data?.length ?? collection.sources;
  const passages = sources.data?.reduce((sum, source) => sum + source.passages, 0) ?? collection.passages;
  const brought = useBroughtFiles(id);
  const [asking, setAsking] = useState<Asking>(null);
  const close = () => setAsking(null);
  const facts = [
    t("knowledge.files", { count, formatted: format.formatCount(count) }),
    t("knowledge.passages", { count: passages, formatted: format.formatCount(passages) }),
    t("knowledge.alone"),
  ];
  const isEmpty = sources.isSuccess && sources.data.length === 0;
  return (
    <>
      <div className="page-head">
        <div className={styles["title"]}>
          <h1 className="page-title anywhere" dir="auto">
            {name}
          </h1>
          {description === "" ? null : (
            <p className="muted text-md anywhere" dir="auto">
              {description}
            </p>
          )}
          <p className="small faint num" data-testid="collection-facts">
            {facts.join(" · ")}
          </p>
        </div>
        <div className="row row-wrap">
          <Button onClick={() => setAsking("own")}>{t("knowledge.addOwn")}</Button>
          {isEmpty ? null : (
            <ChooseFiles multiple onChosen={brought.bring}>
              <FileUp className="i" aria-hidden />
              {t("knowledge.add")}
            </ChooseFiles>
          )}
          <Menu
            label={t("knowledge.more", { name })}
            items={[
              {
                label: t("knowledge.rename"),
                icon: <Pencil className="i" aria-hidden />,
                onChoose: () => setAsking("rename"),
              },
              {
                label: t("common.delete"),
                icon: <Trash2 className="i" aria-hidden />,
                onChoose: () => setAsking("delete"),
                danger: true,
              },
            ]}
          />
        </div>
      </div>
      <Brought collectionId={id} brought={brought} />
      {sources.isPending ? (
        <Skeleton widths={[100, 80]} />
      ) : sources.isError ? (
        <ErrorState title={t("knowledge.failed")} onRetry={() => void sources.refetch()} />
      ) : isEmpty ? (
        brought.files.length > 0 ? null : (
          <EmptyState title={t("knowledge.emptyTitle")}>
            <span className={styles["empty"]}>{t("knowledge.empty")}</span>
          </EmptyState>
        )
      ) : (
        <SourcesCard collectionId={id} sources={sources.data} />
      )}
      {isEmpty ? (
        <FileDrop label={t("knowledge.add")} hint={t("knowledge.dropHint")} multiple onChosen={brought.bring} />
      ) : null}
      {passages === 0 ? null : (
        <SearchTest collectionId={id} byMeaning={collection.passagesByMeaning} passages={passages} />
      )}
      {asking === "rename" ? <CollectionDialog collection={collection} onClose={close} /> : null}
      {asking === "delete" ? <DeleteCollection collection={collection} onClose={close} onGone={onGone} /> : null}
      {asking === "own" ? (
        <OwnFilesDialog
          taken={new Set([...(sources.data ?? []).map(({ fileId }) => fileId), ...brought.fileIds])}
          onChosen={brought.choose}
          onClose={close}
        />
      ) : null}
    </>
  );
}
