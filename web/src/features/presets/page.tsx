import { useQuery } from "@tanstack/react-query";
import { Copy, Plus, SlidersHorizontal, Star, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { presetsQuery } from "@/api/chat-settings";
import { problemOf } from "@/api/problem";
import { modelsQuery } from "@/api/queries";
import type { Preset } from "@/api/types";
import { currentLanguage } from "@/lib/i18n";
import { modelNames } from "@/lib/model-names";
import { containing } from "@/lib/search";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { ProblemNote } from "@/ui/problem-note";
import { SearchedList } from "@/ui/searched-list";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { DeletePreset, EditPreset } from "./preset-dialogs";
import { useSavePreset, wishOf } from "./queries";
import { freeName, textsOf } from "./rules";

interface PresetsPageProps {
  readonly headerStart?: ReactNode;
  /** What stands above: the way to what else is kept. */
  readonly tabs?: ReactNode;
  readonly onNewChat: (presetId: string) => void;
}

/** The presets of a person: made, changed, copied, deleted, and the one that new chats begin with. */
export function PresetsPage({ headerStart, tabs, onNewChat }: PresetsPageProps) {
  const { t } = useTranslation();
  const query = useQuery(presetsQuery);
  const [editing, setEditing] = useState<Preset | "new" | null>(null);
  const [deleting, setDeleting] = useState<Preset | null>(null);
  const [words, setWords] = useState("");
  const save = useSavePreset();
  const presets = query.data ?? [];
  const found = containing(presets, words, ["name", "description"]);
  useTitle(t("presets.title"));

  const copy = (preset: Preset) => {
    const name = freeName(
      preset.name,
      presets.map((one) => one.name),
    );
    save.mutate({ id: null, wish: { ...wishOf(preset), name, default: false } });
  };
  const add = (
    <Button look="primary" size="small" onClick={() => setEditing("new")}>
      <Plus className="i i-sm" aria-hidden />
      {t("presets.new")}
    </Button>
  );
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("presets.title")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          {tabs}
          <SectionCard id="presets" title={t("presets.yours")} aside={add}>
            <div className="stack">
              <p className="muted text-md">{t("presets.intro")}</p>
              <ProblemNote problem={problemOf(save.error)} />
              {query.isPending ? (
                <Skeleton widths={[100, 80]} />
              ) : query.isError ? (
                <ErrorState title={t("presets.failed")} onRetry={() => void query.refetch()} />
              ) : presets.length === 0 ? (
                <EmptyState icon={<SlidersHorizontal className="i i-lg" aria-hidden />}>{t("presets.none")}</EmptyState>
              ) : (
                <SearchedList
                  label={t("presets.search")}
                  words={words}
                  onWords={setWords}
                  found={t("presets.found", { count: found.length })}
                  missing={found.length === 0 ? t("presets.notFound", { words: words.trim() }) : null}
                >
                  {found.map((preset) => (
                    <PresetRow
                      key={preset.id}
                      preset={preset}
                      onNewChat={() => onNewChat(preset.id)}
                      onEdit={() => setEditing(preset)}
                      onCopy={() => copy(preset)}
                      onDefault={() =>
                        save.mutate({ id: preset.id, wish: { ...wishOf(preset), default: !preset.default } })
                      }
                      onDelete={() => setDeleting(preset)}
                    />
                  ))}
                </SearchedList>
              )}
            </div>
          </SectionCard>
        </div>
      </main>
      {editing === null ? null : (
        <EditPreset preset={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
      {deleting === null ? null : <DeletePreset preset={deleting} onClose={() => setDeleting(null)} />}
    </div>
  );
}

interface RowProps {
  readonly preset: Preset;
  readonly onNewChat: () => void;
  readonly onEdit: () => void;
  readonly onCopy: () => void;
  readonly onDefault: () => void;
  readonly onDelete: () => void;
}

function PresetRow({ preset, onNewChat, onEdit, onCopy, onDefault, onDelete }: RowProps) {
  const { t } = useTranslation();
  const { name } = preset;
  return (
    <li className="setting-row prompt-row preset-row" data-testid="preset">
      <div className="grow stack stack-2">
        <span className="row row-wrap">
          <span className="medium anywhere">{name}</span>
          {preset.default ? (
            <span className="badge badge-accent">
              <Star className="i" aria-hidden />
              {t("presets.default")}
            </span>
          ) : null}
        </span>
        {preset.description === "" ? null : <span className="small prompt-text">{preset.description}</span>}
        {preset.instructions === "" ? null : <span className="small muted prompt-text">{preset.instructions}</span>}
        <Parameters preset={preset} />
      </div>
      <span className="row">
        <Button size="small" aria-label={t("presets.newChatWith", { name })} onClick={onNewChat}>
          {t("nav.newChat")}
        </Button>
        <Button size="small" aria-label={t("presets.editOf", { name })} onClick={onEdit}>
          {t("presets.edit")}
        </Button>
        <Menu
          label={t("presets.moreOf", { name })}
          items={[
            {
              label: t(preset.default ? "presets.noDefault" : "presets.makeDefault"),
              icon: <Star className="i" aria-hidden />,
              onChoose: onDefault,
            },
            { label: t("presets.copy"), icon: <Copy className="i" aria-hidden />, onChoose: onCopy },
            { label: t("common.delete"), icon: <Trash2 className="i" aria-hidden />, onChoose: onDelete, danger: true },
          ]}
        />
      </span>
    </li>
  );
}

/** What is set, in short. */
function Parameters({ preset }: { readonly preset: Preset }) {
  const { t } = useTranslation();
  const format = useFormat();
  const models = useQuery(modelsQuery).data ?? [];
  const names = modelNames(models, t("model.demo"));
  const { model, temperature, topP, maxOutput, reasoningEffort } = preset;
  const texts = textsOf(preset, currentLanguage());
  const facts = [
    model === null ? null : (names.get(model) ?? model),
    temperature === null ? null : `${t("presets.temperature")} ${texts.temperature}`,
    topP === null ? null : `${t("presets.topP")} ${texts.topP}`,
    maxOutput === null ? null : t("presets.upTo", { tokens: format.formatCount(maxOutput) }),
    reasoningEffort === null ? null : t("presets.thinks", { effort: t(`presets.efforts.${reasoningEffort}`) }),
  ].filter((fact) => fact !== null);
  if (facts.length === 0) return null;
  return (
    <span className="row row-wrap tiny faint">
      {facts.map((fact) => (
        <span key={fact} className="badge">
          {fact}
        </span>
      ))}
    </span>
  );
}
