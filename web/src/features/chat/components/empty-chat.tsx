import { useTranslation } from "react-i18next";
import type { Model } from "@/api/types";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import styles from "./empty-chat.module.css";
import { ThreadColumn } from "./thread-column";

const suggestions = ["letter", "table", "walk"] as const;

interface EmptyChatProps {
  readonly model: Model | null;
  readonly onSuggest: (text: string) => void;
}

/** A chat before its first message: one question, and three ways to begin. */
export function EmptyChat({ model, onSuggest }: EmptyChatProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const price = model === null ? null : format.formatEuro(microEuro(model.typical.microEur));
  return (
    <main className={`scroll ${styles["empty"]}`} id="main" tabIndex={-1}>
      <ThreadColumn>
        <h1 className="h-section">{t("chat.emptyTitle")}</h1>
        <p className="small muted" data-testid="ai-notice">
          {t("chat.aiNotice")}
        </p>
        <ul className={`${styles["suggestions"]} small`}>
          {suggestions.map((name) => (
            <li key={name}>
              <button type="button" onClick={() => onSuggest(t(`chat.suggestions.${name}`))}>
                <span>{t(`chat.suggestions.${name}`)}</span>
                {price === null ? null : (
                  <span className="faint num nowrap">{t("chat.typicalPrice", { amount: price })}</span>
                )}
              </button>
            </li>
          ))}
        </ul>
      </ThreadColumn>
    </main>
  );
}
