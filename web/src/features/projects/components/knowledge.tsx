import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Pencil } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { collectionsQuery, usedQuery, useUse } from "@/api/collections";
import { problemOf } from "@/api/problem";
import { lazyPart } from "@/lib/lazy-part";
import { IconButton } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import styles from "../page.module.css";

const CollectionsDialog = lazyPart(async () => ({
  default: (await import("@/ui/collections-dialog")).CollectionsDialog,
}));

/** What is searched for every question in a project; for whoever has collections. */
export function Knowledge({ projectId }: { readonly projectId: string }) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const collections = useQuery(collectionsQuery).data ?? [];
  const chosen = useQuery(usedQuery("projects", projectId)).data ?? [];
  const use = useUse("projects", projectId);
  if (collections.length === 0) return null;
  const used = collections.filter(({ id }) => chosen.includes(id));
  return (
    <section aria-labelledby="project-knowledge" data-testid="project-knowledge">
      <div className={styles["railHead"]}>
        <h2 className="text-md medium" id="project-knowledge">
          {t("knowledge.title")}
        </h2>
        <IconButton label={t("sources.change")} size="small" onClick={() => setEditing(true)}>
          <Pencil className="i i-sm" aria-hidden />
        </IconButton>
      </div>
      {used.length === 0 ? (
        <p className="small faint">{t("sources.none")}</p>
      ) : (
        <>
          {used.map(({ id, name }) => (
            <p key={id} className="text-md anywhere">
              <Link to="/knowledge/$id" params={{ id }} dir="auto">
                {name}
              </Link>
            </p>
          ))}
          <p className="small faint">{t("sources.hint")}</p>
        </>
      )}
      <ProblemNote problem={problemOf(use.error)} />
      {isEditing ? (
        <Suspense>
          <CollectionsDialog
            collections={collections}
            chosen={chosen}
            onChosen={(ids) => use.mutate(ids)}
            onClose={() => setEditing(false)}
          />
        </Suspense>
      ) : null}
    </section>
  );
}
