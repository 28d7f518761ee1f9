import { useQuery } from "@tanstack/react-query";
import { BookText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Prompt } from "@/api/types";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Excerpt } from "@/ui/excerpt";
import { LibraryPage, type LibraryPlace } from "@/ui/library-page";
import { LibraryRow } from "@/ui/library-row";
import { DeletePrompt, EditPrompt } from "./components/dialogs";
import { promptsQuery } from "./queries";

export function PromptsPage(place: LibraryPlace) {
  const { t } = useTranslation();
  const query = useQuery(promptsQuery);
  const [editing, setEditing] = useState<Prompt | "new" | null>(null);
  const [deleting, setDeleting] = useState<Prompt | null>(null);
  return (
    <LibraryPage
      of="prompts"
      {...place}
      intro={t("prompts.intro", { blank: `{{${t("prompts.exampleBlank")}}}` })}
      icon={<BookText className="i i-lg" aria-hidden />}
      query={query}
      searched={["name", "text"]}
      onNew={() => setEditing("new")}
      row={(prompt) => (
        <PromptRow
          key={prompt.id}
          prompt={prompt}
          onEdit={() => setEditing(prompt)}
          onDelete={() => setDeleting(prompt)}
        />
      )}
    >
      {editing === null ? null : (
        <EditPrompt prompt={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
      {deleting === null ? null : <DeletePrompt prompt={deleting} onClose={() => setDeleting(null)} />}
    </LibraryPage>
  );
}

interface RowProps {
  readonly prompt: Prompt;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

function PromptRow({ prompt, onEdit, onDelete }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const blanks = prompt.variables;
  return (
    <LibraryRow
      testId="prompt"
      actions={
        <>
          <Button size="small" aria-label={t("prompts.editOf", { name: prompt.name })} onClick={onEdit}>
            {t("prompts.edit")}
          </Button>
          <Button
            size="small"
            look="danger"
            aria-label={t("prompts.deleteOf", { name: prompt.name })}
            onClick={onDelete}
          >
            {t("common.delete")}
          </Button>
        </>
      }
    >
      <span dir="auto" className="medium anywhere">
        {prompt.name}
      </span>
      <Excerpt className="small muted">{prompt.text}</Excerpt>
      <span className="row row-wrap tiny faint">
        {blanks.map((blank) => (
          <span key={blank} className="badge">
            {blank}
          </span>
        ))}
        <span>{t("prompts.version", { version: prompt.version, date: format.formatDate(prompt.changedAt) })}</span>
      </span>
    </LibraryRow>
  );
}
