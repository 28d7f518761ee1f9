import { Columns3, Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Model } from "@/api/types";
import { Button, IconButton } from "@/ui/button";
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

/** Opens the list of models to compare with. */
export function CompareButton({ onClick }: { readonly onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <IconButton size="small" label={t("compare.start")} data-opens-models="" onClick={onClick}>
      <Columns3 className="i i-sm" aria-hidden />
    </IconButton>
  );
}
