import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BookText } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import type { Prompt } from "@/api/types";
import { isComposing, isEscape, stepOf } from "@/lib/keyboard";
import styles from "./command.module.css";
import { FillPrompt } from "./components/dialogs";
import { promptsQuery } from "./queries";
import { commandOf, matching } from "./rules";

interface PromptCommandProps {
  /** What stands in the composer. */
  readonly text: string;
  readonly onText: (text: string) => void;
}

function composer(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>("textarea[data-composer]");
}

function toComposer(): void {
  requestAnimationFrame(() => composer()?.focus());
}

/** While the composer holds a line that begins with "/": the prompts with that name, chosen by arrow keys and Enter. */
export function PromptCommand({ text, onText }: PromptCommandProps) {
  const [filling, setFilling] = useState<Prompt | null>(null);
  // Until the line is empty again: then this is not there any more.
  const [isDismissed, setDismissed] = useState(false);
  const words = commandOf(text);
  if (filling !== null) {
    // Outside of the composer, which is a form itself.
    return createPortal(
      <FillPrompt
        prompt={filling}
        onFilled={(filled) => {
          onText(filled);
          setFilling(null);
          toComposer();
        }}
        onClose={() => setFilling(null)}
      />,
      document.body,
    );
  }
  if (words === null || isDismissed) return null;
  return (
    <Choice
      words={words}
      onChoose={(prompt) => {
        if (prompt.variables.length > 0) setFilling(prompt);
        else onText(prompt.text);
        toComposer();
      }}
      onDismiss={() => setDismissed(true)}
    />
  );
}

interface ChoiceProps {
  readonly words: string;
  readonly onChoose: (prompt: Prompt) => void;
  readonly onDismiss: () => void;
}

function Choice({ words, onChoose, onDismiss }: ChoiceProps) {
  const { t } = useTranslation();
  const query = useQuery(promptsQuery);
  const [place, setPlace] = useState(0);
  const [before, setBefore] = useState(words);
  if (words !== before) {
    setBefore(words);
    setPlace(0);
  }
  const listId = useId();
  const found = matching(query.data ?? [], words);
  const chosen = found[Math.min(place, found.length - 1)] ?? null;
  const chosenId = chosen === null ? null : `${listId}-${chosen.id}`;
  useEffect(() => {
    const area = composer();
    if (area === null || chosenId === null) return;
    const said = { autocomplete: "list", haspopup: "listbox", controls: listId, activedescendant: chosenId };
    for (const [name, value] of Object.entries(said)) area.setAttribute(`aria-${name}`, value);
    document.getElementById(chosenId)?.scrollIntoView({ block: "nearest" });
    return () => {
      for (const name of Object.keys(said)) area.removeAttribute(`aria-${name}`);
    };
  }, [listId, chosenId]);

  useEffect(() => {
    // Before the composer hears of it, for which Enter means sending.
    function onKey(event: KeyboardEvent) {
      if (!(event.target instanceof HTMLTextAreaElement) || event.target.dataset["composer"] === undefined) return;
      if (isComposing(event) || event.shiftKey) return;
      const step = stepOf(event);
      if (isEscape(event)) onDismiss();
      else if (chosen === null) return;
      else if (step !== 0) setPlace((now) => (Math.min(now, found.length - 1) + step + found.length) % found.length);
      else if (event.key === "Enter" || event.key === "Tab") onChoose(chosen);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  });

  if (query.isPending) return null;
  return (
    <div className={styles["choice"]} data-testid="prompt-choice">
      <p className="visually-hidden" role="status">
        {chosen === null ? t("prompts.noMatch") : t("prompts.chosen", { name: chosen.name, count: found.length })}
      </p>
      {chosen === null ? (
        <p className="small muted">
          {t((query.data ?? []).length === 0 ? "prompts.none" : "prompts.noMatch")}{" "}
          <Link to="/prompts">{t("prompts.manage")}</Link>
        </p>
      ) : (
        <div id={listId} role="listbox" tabIndex={-1} aria-label={t("prompts.title")} className={styles["list"]}>
          {found.map((prompt) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the composer has the keys
            <div
              key={prompt.id}
              id={`${listId}-${prompt.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={prompt === chosen}
              className="nav-item"
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onChoose(prompt)}
            >
              <BookText className="i" aria-hidden />
              <span dir="auto" className="medium nowrap">
                {prompt.name}
              </span>
              <span className="truncate faint">{prompt.text}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
