import { useQuery } from "@tanstack/react-query";
import { BookText, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { containing } from "@/lib/search";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { SearchedList } from "@/ui/searched-list";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { DeletePrompt, EditPrompt } from "./components/dialogs";
import { type Prompt, promptsQuery } from "./queries";

interface PromptsPageProps {
  readonly headerStart?: ReactNode;
  /** What stands above: the way to what else is kept. */
  readonly tabs?: ReactNode;
}

export function PromptsPage({ headerStart, tabs }: PromptsPageProps) {
  const { t } = useTranslation();
  const query = useQuery(promptsQuery);
  const [editing, setEditing] = useState<Prompt | "new" | null>(null);
  const [deleting, setDeleting] = useState<Prompt | null>(null);
  const [words, setWords] = useState("");
  const prompts = query.data ?? [];
  const found = containing(prompts, words, ["name", "text"]);
  useTitle(t("prompts.title"));
  const add = (
    <Button look="primary" size="small" onClick={() => setEditing("new")}>
      <Plus className="i i-sm" aria-hidden />
      {t("prompts.new")}
    </Button>
  );
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("prompts.title")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          {tabs}
          <SectionCard id="prompts" title={t("prompts.yours")} aside={add}>
            <div className="stack">
              <p className="muted text-md">{t("prompts.intro", { blank: "{{whom}}" })}</p>
              {query.isPending ? (
                <Skeleton widths={[100, 80]} />
              ) : query.isError ? (
                <ErrorState title={t("prompts.failed")} onRetry={() => void query.refetch()} />
              ) : prompts.length === 0 ? (
                <EmptyState icon={<BookText className="i i-lg" aria-hidden />}>{t("prompts.none")}</EmptyState>
              ) : (
                <SearchedList
                  label={t("prompts.search")}
                  words={words}
                  onWords={setWords}
                  found={t("prompts.found", { count: found.length })}
                  missing={found.length === 0 ? t("prompts.notFound", { words: words.trim() }) : null}
                >
                  {found.map((prompt) => (
                    <PromptRow
                      key={prompt.id}
                      prompt={prompt}
                      onEdit={() => setEditing(prompt)}
                      onDelete={() => setDeleting(prompt)}
                    />
                  ))}
                </SearchedList>
              )}
            </div>
          </SectionCard>
        </div>
      </main>
      {editing === null ? null : (
        <EditPrompt prompt={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
      {deleting === null ? null : <DeletePrompt prompt={deleting} onClose={() => setDeleting(null)} />}
    </div>
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
    <li className="setting-row prompt-row" data-testid="prompt">
      <div className="grow stack stack-2">
        <span className="medium anywhere">{prompt.name}</span>
        <span className="small muted prompt-text">{prompt.text}</span>
        <span className="row row-wrap tiny faint">
          {blanks.map((blank) => (
            <span key={blank} className="badge">
              {blank}
            </span>
          ))}
          <span>{t("prompts.version", { version: prompt.version, date: format.formatDate(prompt.changedAt) })}</span>
        </span>
      </div>
      <span className="row">
        <Button size="small" aria-label={t("prompts.editOf", { name: prompt.name })} onClick={onEdit}>
          {t("prompts.edit")}
        </Button>
        <Button size="small" look="danger" aria-label={t("prompts.deleteOf", { name: prompt.name })} onClick={onDelete}>
          {t("common.delete")}
        </Button>
      </span>
    </li>
  );
}
