import { LibraryBig } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { CollectionsDialog } from "@/ui/collections-dialog";
import type { ChatKnowledge } from "../use-knowledge";

/** Chooses what is searched for the questions of the chat. */
export function KnowledgeButton({ knowledge }: { readonly knowledge: ChatKnowledge }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const { collections, chosen, ofProject, ofAgent, count, set } = knowledge;
  const words =
    count === 0 ? t("sources.button") : t("sources.buttonUsed", { count, formatted: format.formatCount(count) });
  return (
    <>
      <Button
        look="quiet"
        size="small"
        aria-haspopup="dialog"
        aria-label={words}
        title={words}
        data-testid="knowledge-button"
        data-on={count > 0 || undefined}
        onClick={() => setOpen(true)}
      >
        <LibraryBig className="i i-sm" aria-hidden />
        {count === 0 ? null : <span className="num">{format.formatCount(count)}</span>}
      </Button>
      {isOpen ? (
        <CollectionsDialog
          collections={collections}
          chosen={chosen}
          given={[
            { ids: ofProject, by: t("sources.byProject") },
            { ids: ofAgent, by: t("sources.byAgent") },
          ]}
          onChosen={set}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
