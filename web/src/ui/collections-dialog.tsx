import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { Button } from "./button";
import styles from "./collections-dialog.module.css";
import { Dialog } from "./dialog";

interface CollectionsDialogProps {
  readonly collections: readonly { readonly id: string; readonly name: string; readonly passages: number }[];
  readonly chosen: readonly string[];
  /** Those that are searched anyway, and by whom. */
  readonly given?: readonly { readonly ids: readonly string[]; readonly by: string }[];
  readonly onChosen: (ids: readonly string[]) => void;
  readonly onClose: () => void;
}

/** Which collections are searched. */
export function CollectionsDialog({ collections, chosen, given = [], onChosen, onClose }: CollectionsDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [now, setNow] = useState<ReadonlySet<string>>(new Set(chosen));
  const toggle = (id: string) => {
    const next = new Set(now);
    if (!next.delete(id)) next.add(id);
    setNow(next);
  };
  return (
    <Dialog title={t("sources.dialog")} onClose={onClose}>
      <p className="small muted">{t("sources.hint")}</p>
      <ul className={styles["rows"]}>
        {collections.map(({ id, name, passages }) => {
          const by = given.find(({ ids }) => ids.includes(id))?.by ?? null;
          return (
            <li key={id}>
              <label className={`check ${styles["row"]}`}>
                <input
                  type="checkbox"
                  checked={by !== null || now.has(id)}
                  disabled={by !== null}
                  onChange={() => toggle(id)}
                />
                <span className="anywhere" dir="auto">
                  {name}
                </span>
                <span className="small faint num">
                  {by ?? t("knowledge.passages", { count: passages, formatted: format.formatCount(passages) })}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      <div className="actions">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button
          look="primary"
          onClick={() => {
            onChosen(collections.map(({ id }) => id).filter((id) => now.has(id)));
            onClose();
          }}
        >
          {t("common.done")}
        </Button>
      </div>
    </Dialog>
  );
}
