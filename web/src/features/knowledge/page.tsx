import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { LibraryBig, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { collectionsQuery } from "@/api/collections";
import type { Collection } from "@/api/types";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Disclaimer } from "@/ui/disclaimer";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { CollectionDialog } from "./components/collection-dialogs";
import styles from "./page.module.css";

interface KnowledgePageProps {
  readonly headerStart?: ReactNode;
  readonly tabs?: ReactNode;
  readonly onMade: (id: string) => void;
}

/** Every collection: what is in it, and whether it is ready. */
export function KnowledgePage({ headerStart, tabs, onMade }: KnowledgePageProps) {
  const { t } = useTranslation();
  const query = useQuery(collectionsQuery);
  const [isNew, setNew] = useState(false);
  useTitle(t("knowledge.title"));
  const add = (
    <Button look="primary" size="small" onClick={() => setNew(true)}>
      <Plus className="i i-sm" aria-hidden />
      {t("knowledge.new")}
    </Button>
  );
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("knowledge.title")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          {tabs}
          <SectionCard id="collections" title={t("knowledge.yours")} aside={add}>
            <div className="stack">
              <p className="muted text-md">{t("knowledge.intro")}</p>
              {query.isPending ? (
                <Skeleton widths={[100, 80]} />
              ) : query.isError ? (
                <ErrorState title={t("knowledge.failed")} onRetry={() => void query.refetch()} />
              ) : query.data.length === 0 ? (
                <EmptyState icon={<LibraryBig className="i i-lg" aria-hidden />}>{t("knowledge.none")}</EmptyState>
              ) : (
                <ul className="setting-rows">
                  {query.data.map((collection) => (
                    <Row key={collection.id} collection={collection} />
                  ))}
                </ul>
              )}
            </div>
          </SectionCard>
          <Disclaimer />
        </div>
      </main>
      {isNew ? <CollectionDialog collection={null} onClose={() => setNew(false)} onMade={onMade} /> : null}
    </div>
  );
}

function Row({ collection }: { readonly collection: Collection }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, name, description, sources, passages, isMoving } = collection;
  const facts = [
    t("knowledge.files", { count: sources, formatted: format.formatCount(sources) }),
    t("knowledge.passages", { count: passages, formatted: format.formatCount(passages) }),
    isMoving ? t("knowledge.moving") : null,
  ].filter((fact) => fact !== null);
  return (
    <li className="setting-row" data-testid="collection">
      <div className={styles["facts"]}>
        <h3 className="medium text-md anywhere">
          <Link to="/knowledge/$id" params={{ id }} dir="auto" className={styles["name"]}>
            {name}
          </Link>
        </h3>
        {description === "" ? null : (
          <p className="small muted anywhere" dir="auto">
            {description}
          </p>
        )}
        <p className="small faint num">{facts.join(" · ")}</p>
      </div>
    </li>
  );
}
