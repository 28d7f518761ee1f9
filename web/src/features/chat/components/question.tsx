import { Pencil } from "lucide-react";
import { type KeyboardEvent, memo, Suspense, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "@/api/types";
import { isEscape, isSend } from "@/lib/keyboard";
import { lazyPart } from "@/lib/lazy-part";
import { Button, IconButton } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Form } from "@/ui/form";
import { QuestionArticle, QuestionText } from "@/ui/message";
import type { Versions } from "../message-tree";
import styles from "./question.module.css";
import { QuestionImages } from "./question-images";

import { VersionSwitch } from "./version-switch";

const QuestionFiles = lazyPart(async () => ({ default: (await import("./file-chips")).QuestionFiles }));

interface QuestionProps {
  readonly message: Message;
  readonly editions: Versions | null;
  /** Not while an answer is written: then nothing else can be asked. */
  readonly mayEdit: boolean;
  readonly onEdit: (question: Message, text: string) => void;
  readonly onVersion: (messageId: string) => void;
}

/** One question. Edited, it is asked again beside the old one: the chat branches, and nothing is lost. */
export const Question = memo(function Question({ message, editions, mayEdit, onEdit, onVersion }: QuestionProps) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const close = () => {
    setEditing(false);
    requestAnimationFrame(() => pencil.current?.focus());
  };
  return (
    <QuestionArticle aria-label={t("chat.question")} data-testid="question" data-editing={isEditing || undefined}>
      {message.documents?.length ? (
        <Suspense>
          <QuestionFiles files={message.documents} />
        </Suspense>
      ) : null}
      {message.files?.length ? <QuestionImages files={message.files} /> : null}
      {isEditing ? (
        <QuestionEditor
          text={message.text}
          maySend={mayEdit}
          onCancel={close}
          onSend={(text) => {
            setEditing(false);
            onEdit(message, text);
          }}
        />
      ) : (
        <>
          {message.text === "" ? null : <FoldedText text={message.text} />}
          <div className={styles["tools"]}>
            <CopyButton label={t("chat.copyQuestion")} text={message.text} />
            <IconButton
              ref={pencil}
              label={t("chat.edit")}
              size="tiny"
              disabled={!mayEdit}
              onClick={() => setEditing(true)}
            >
              <Pencil className="i i-sm" aria-hidden />
            </IconButton>
            <VersionSwitch versions={editions} label={t("chat.editions")} onVersion={onVersion} />
          </div>
        </>
      )}
    </QuestionArticle>
  );
});

const SHOWN_LINES = 20;
const SHOWN_LETTERS = 2000;

/** Long enough that the answer would be far away. */
function isLong(text: string): boolean {
  if (text.length > SHOWN_LETTERS) return true;
  return text.split("\n", SHOWN_LINES + 1).length > SHOWN_LINES;
}

/** A question; a long one shows its beginning until it is unfolded. */
function FoldedText({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const folds = isLong(text);
  return (
    <>
      <div id={id} className={folds && !isOpen ? styles["folded"] : undefined}>
        <QuestionText data-testid="question-text">{text}</QuestionText>
      </div>
      {folds ? (
        <Button
          size="small"
          look="quiet"
          className={styles["unfold"]}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen((now) => !now)}
        >
          {t(isOpen ? "chat.showLess" : "chat.showAll")}
        </Button>
      ) : null}
    </>
  );
}

interface EditorProps {
  readonly text: string;
  readonly maySend: boolean;
  readonly onCancel: () => void;
  readonly onSend: (text: string) => void;
}

function QuestionEditor({ text: before, maySend, onCancel, onSend }: EditorProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(before);
  const area = useRef<HTMLTextAreaElement>(null);
  const ready = maySend && text.trim() !== "" && text !== before;

  useEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(before.length, before.length);
  }, [before.length]);

  function onKeyDown(event: KeyboardEvent) {
    if (isEscape(event.nativeEvent)) {
      event.stopPropagation();
      onCancel();
    }
    if (!isSend(event.nativeEvent)) return;
    event.preventDefault();
    if (ready) onSend(text);
  }

  return (
    <Form
      className={`question-editor ${styles["editor"]}`}
      aria-label={t("chat.edit")}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSend(text);
      }}
    >
      <textarea
        dir="auto"
        ref={area}
        rows={1}
        value={text}
        aria-label={t("chat.editLabel")}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="actions">
        <Button size="small" onClick={onCancel}>
          {t("common.cancel")}
        </Button>
        <Button size="small" look="primary" type="submit" disabled={!ready}>
          {t("composer.send")}
        </Button>
      </div>
    </Form>
  );
}
