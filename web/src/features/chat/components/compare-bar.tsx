import { Columns3, Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Model } from "@/api/types";
import { Button, IconButton } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import type { Column } from "../message-tree";
import { MOST_COMPARED } from "../rules";
import styles from "./compare-bar.module.css";

interface CompareBarProps {
  readonly models: readonly Model[];
  readonly labelOf: (model: string | null) => string;
  readonly onAdd: () => void;
  readonly onRemove: (model: Model) => void;
}

/** The models that will answer the next message beside the chosen one. */
export function CompareBar({ models, labelOf, onAdd, onRemove }: CompareBarProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be one of the form it stands in
    <div className={styles["bar"]} role="group" aria-label={t("compare.others")}>
      <span className="faint">{t("compare.others")}</span>
      {models.map((model) => (
        <span key={model.id} className={styles["chip"]} data-testid="compared">
          <span className="truncate">{labelOf(model.id)}</span>
          <IconButton
            size="tiny"
            label={t("compare.remove", { model: labelOf(model.id) })}
            onClick={() => onRemove(model)}
          >
            <X className="i i-sm" aria-hidden />
          </IconButton>
        </span>
      ))}
      {models.length < MOST_COMPARED - 1 ? (
        <Button size="small" look="quiet" data-opens-models="" onClick={onAdd}>
          <Plus className="i i-sm" aria-hidden />
          {t("compare.add")}
        </Button>
      ) : null}
    </div>
  );
}

interface NextProps {
  readonly columns: readonly Column[];
  readonly models: readonly Model[];
  readonly model: Model | null;
  readonly labelOf: (model: string | null) => string;
  readonly others: readonly Model[];
  readonly onOthers: (models: readonly Model[]) => void;
}

/** After a comparison: whether the next question goes to all of its models again, or to the chosen one. */
export function NextGoesTo({ columns, models, model, labelOf, others, onOthers }: NextProps) {
  const { t } = useTranslation();
  const compared = columns.flatMap(({ shown }) => models.find(({ id }) => id === shown.model) ?? []);
  const rest = compared.filter((one) => one.id !== model?.id).slice(0, MOST_COMPARED - 1);
  if (model === null || rest.length === 0) return null;
  return (
    <div className={styles["next"]}>
      <span className="faint small" aria-hidden>
        {t("compare.next")}
      </span>
      <Segmented
        label={t("compare.next")}
        segments={[
          { value: "one", label: labelOf(model.id) },
          { value: "all", label: t("compare.toAll", { number: rest.length + 1 }) },
        ]}
        value={others.length > 0 ? "all" : "one"}
        onChange={(value) => onOthers(value === "all" ? rest : [])}
      />
    </div>
  );
}

/** Opens the list of models to compare with. */
export function CompareButton({ onClick }: { readonly onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <IconButton size="small" label={t("compare.start")} data-opens-models="" onClick={onClick}>
      <Columns3 className="i i-sm" aria-hidden />
    </IconButton>
  );
}
