import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "@/api/types";
import styles from "./chat-header.module.css";
import { RegionBadge } from "./region-badge";

interface ChatHeaderProps {
  readonly model: Model | null;
  readonly modelLabel: string;
  readonly isPicking: boolean;
  /** Null where the model is given: by an agent. */
  readonly onPick: (() => void) | null;
  /** What stands at the left. */
  readonly start: ReactNode;
  /** And at the right. */
  readonly children: ReactNode;
}

/** The line above the chat: the model that answers next opens the list of models. */
export function ChatHeader({ model, modelLabel, isPicking, onPick, start, children }: ChatHeaderProps) {
  const { t } = useTranslation();
  return (
    <header className="topbar">
      {start}
      {onPick === null ? (
        <p className={`${styles["model"]} ${styles["fixed"]}`} data-testid="model-button">
          <span className="visually-hidden">{t("model.current")}</span>
          <span className="truncate">{modelLabel}</span>
          <RegionBadge region={model?.region ?? null} />
        </p>
      ) : (
        <button
          type="button"
          className={styles["model"]}
          data-opens-models=""
          data-testid="model-button"
          aria-haspopup="dialog"
          aria-expanded={isPicking}
          onClick={onPick}
        >
          <span className="visually-hidden">{t("model.current")}</span>
          <span className="truncate">{modelLabel}</span>
          <RegionBadge region={model?.region ?? null} />
          <ChevronDown className="i i-sm" aria-hidden />
        </button>
      )}
      {children}
    </header>
  );
}
