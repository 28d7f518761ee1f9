import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { collectionsQuery } from "@/api/collections";
import { problemOf } from "@/api/problem";
import type { Agent } from "@/api/types";
import { lazyPart } from "@/lib/lazy-part";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { Part } from "./builder-fields";
import { useSaveAgent } from "./queries";

const CollectionsDialog = lazyPart(async () => ({
  default: (await import("@/ui/collections-dialog")).CollectionsDialog,
}));

/** What is searched for the questions an agent answers; for whoever has collections. */
export function AgentKnowledge({ agent }: { readonly agent: Agent }) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const collections = useQuery(collectionsQuery).data ?? [];
  const save = useSaveAgent();
  if (collections.length === 0) return null;
  const used = collections.filter(({ id }) => agent.collections.includes(id));
  return (
    <Part id="knowledge" title={t("knowledge.title")} hint={t("sources.hint")}>
      <p className={used.length === 0 ? "muted" : "anywhere"} dir="auto">
        {used.length === 0 ? t("sources.none") : used.map(({ name }) => name).join(", ")}
      </p>
      <div>
        <Button size="small" disabled={save.isPending} onClick={() => setEditing(true)}>
          {t("sources.change")}
        </Button>
      </div>
      <ProblemNote problem={problemOf(save.error)} />
      {isEditing ? (
        <Suspense>
          <CollectionsDialog
            collections={collections}
            chosen={agent.collections}
            onChosen={(ids) => save.mutate({ id: agent.id, wish: { collections: [...ids] } })}
            onClose={() => setEditing(false)}
          />
        </Suspense>
      ) : null}
    </Part>
  );
}
