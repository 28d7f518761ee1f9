import { useQuery } from "@tanstack/react-query";
import { Copy, SlidersHorizontal, Star, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { presetsQuery } from "@/api/chat-settings";
import { MOST_NAME } from "@/api/limits";
import { problemOf } from "@/api/problem";
import { modelsQuery } from "@/api/queries";
import type { Preset } from "@/api/types";
import { freeName } from "@/lib/free-name";
import { currentLanguage } from "@/lib/i18n";
import { modelNames } from "@/lib/model-names";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Excerpt } from "@/ui/excerpt";
import { LibraryPage, type LibraryPlace } from "@/ui/library-page";
import { LibraryRow } from "@/ui/library-row";
import { Menu } from "@/ui/menu";
import { ProblemNote } from "@/ui/problem-note";
import { DeletePreset, EditPreset } from "./preset-dialogs";
import { useSavePreset, wishOf } from "./queries";
import { textsOf } from "./rules";

interface PresetsPageProps extends LibraryPlace {
  readonly onNewChat: (presetId: string) => void;
}

/** The presets of a person: made, changed, copied, deleted, and the one that new chats begin with. */
export function PresetsPage({ onNewChat, ...place }: PresetsPageProps) {
  const { t } = useTranslation();
  const query = useQuery(presetsQuery);
  const [editing, setEditing] = useState<Preset | "new" | null>(null);
  const [deleting, setDeleting] = useState<Preset | null>(null);
  const save = useSavePreset();
  const presets = query.data ?? [];

  const copy = (preset: Preset) => {
    const name = freeName(
      preset.name,
      presets.map((one) => one.name),
      MOST_NAME,
    );
    save.mutate({ id: null, wish: { ...wishOf(preset), name, default: false } });
  };
  return (
    <LibraryPage
      of="presets"
      {...place}
      intro={t("presets.intro")}
      icon={<SlidersHorizontal className="i i-lg" aria-hidden />}
      query={query}
      searched={["name", "description"]}
      onNew={() => setEditing("new")}
      note={<ProblemNote problem={problemOf(save.error)} />}
      row={(preset) => (
        <PresetRow
          key={preset.id}
          preset={preset}
          onNewChat={() => onNewChat(preset.id)}
          onEdit={() => setEditing(preset)}
          onCopy={() => copy(preset)}
          onDefault={() => save.mutate({ id: preset.id, wish: { ...wishOf(preset), default: !preset.default } })}
          onDelete={() => setDeleting(preset)}
        />
      )}
    >
      {editing === null ? null : (
        <EditPreset preset={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
      {deleting === null ? null : <DeletePreset preset={deleting} onClose={() => setDeleting(null)} />}
    </LibraryPage>
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
    <LibraryRow
      testId="preset"
      actions={
        <>
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
              {
                label: t("common.delete"),
                icon: <Trash2 className="i" aria-hidden />,
                onChoose: onDelete,
                danger: true,
              },
            ]}
          />
        </>
      }
    >
      <span className="row row-wrap">
        <span dir="auto" className="medium anywhere">
          {name}
        </span>
        {preset.default ? (
          <span className="badge badge-accent">
            <Star className="i" aria-hidden />
            {t("presets.default")}
          </span>
        ) : null}
      </span>
      {preset.description === "" ? null : <Excerpt className="small">{preset.description}</Excerpt>}
      {preset.instructions === "" ? null : <Excerpt className="small muted">{preset.instructions}</Excerpt>}
      <Parameters preset={preset} />
    </LibraryRow>
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
