import { useTranslation } from "react-i18next";
import type { Agent, Model } from "@/api/types";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import styles from "./empty-chat.module.css";
import { ThreadColumn } from "./thread-column";

const suggestions = ["letter", "table", "walk"] as const;

interface EmptyChatProps {
  readonly model: Model | null;
  /** Who answers in it; null: the model alone. */
  readonly agent: Agent | null;
  readonly onSuggest: (text: string) => void;
}

/** A chat before its first message: one question, and three ways to begin. */
export function EmptyChat({ model, agent, onSuggest }: EmptyChatProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const starters = agent === null ? suggestions.map((name) => t(`chat.suggestions.${name}`)) : agent.starters;
  const price = model === null ? null : format.formatEuro(microEuro(model.typical.microEur));
  return (
    <main className={`scroll ${styles["empty"]}`} id="main" tabIndex={-1}>
      <ThreadColumn>
        {agent === null ? (
          <h1 className="h-section">{t("chat.emptyTitle")}</h1>
        ) : (
          <>
            <h1 className="h-section anywhere" dir="auto">
              {agent.name}
            </h1>
            {agent.description === "" ? null : (
              <p className="muted anywhere" dir="auto">
                {agent.description}
              </p>
            )}
          </>
        )}
        <p className="small muted" data-testid="ai-notice">
          {t("chat.aiNotice")}
        </p>
        <ul className={`${styles["suggestions"]} small`}>
          {starters.map((starter) => (
            <li key={starter}>
              <button type="button" onClick={() => onSuggest(starter)}>
                <span className="anywhere" dir="auto">
                  {starter}
                </span>
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
