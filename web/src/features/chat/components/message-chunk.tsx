import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "@/api/types";
import { bareName } from "@/lib/model-names";
import { AnswerArticle, QuestionArticle, QuestionText } from "@/ui/message";
import styles from "./message-chunk.module.css";

interface MessageChunkProps {
  readonly messages: readonly Message[];
  readonly drawn: ReadonlySet<string>;
  readonly width: number;
  readonly heightOf: (message: Message) => number;
  readonly keyOf: (message: Message) => string;
  /** The message that was gone to. */
  readonly target: string | null;
  readonly children: (message: Message) => ReactNode;
}

/** Some messages in a row. As long as all of them are far from the reader, the browser does not even lay them out. */
export const MessageChunk = memo(function MessageChunk(props: MessageChunkProps) {
  const { messages, drawn, heightOf, keyOf, target, children } = props;
  const isFar = !hasDrawn(props);
  const height = isFar ? messages.reduce((sum, message) => sum + heightOf(message), 0) : 0;
  return (
    <div
      className={styles["chunk"]}
      data-far={isFar ? "" : undefined}
      style={isFar ? { containIntrinsicBlockSize: `${height}px` } : undefined}
    >
      {messages.map((message) => {
        const isDrawn = drawn.has(message.id);
        return (
          <div
            key={keyOf(message)}
            className={styles["row"]}
            data-far={isDrawn ? undefined : ""}
            data-message={message.id}
            data-target={message.id === target ? "" : undefined}
            tabIndex={-1}
            style={isDrawn ? undefined : { height: `${heightOf(message)}px` }}
          >
            {isDrawn ? children(message) : <FarMessage message={message} />}
          </div>
        );
      })}
    </div>
  );
}, isSame);

/** A message as plain text, as long as nobody is near it. */
function FarMessage({ message }: { readonly message: Message }) {
  const { t } = useTranslation();
  return message.role === "user" ? (
    <QuestionArticle aria-label={t("chat.question")}>
      <QuestionText>{message.text}</QuestionText>
    </QuestionArticle>
  ) : (
    <AnswerArticle aria-label={t("chat.answerBy", { model: bareName(message.model ?? "") })}>
      <p className="pre-wrap">{message.text}</p>
    </AnswerArticle>
  );
}

function hasDrawn({ messages, drawn }: Pick<MessageChunkProps, "messages" | "drawn">): boolean {
  return messages.some(({ id }) => drawn.has(id));
}

/** A chunk without anything drawn looks the same whatever else the page does. */
function isSame(before: Readonly<MessageChunkProps>, now: Readonly<MessageChunkProps>): boolean {
  return (
    before.width === now.width &&
    before.messages.length === now.messages.length &&
    before.messages.every((message, index) => message === now.messages[index]) &&
    !hasDrawn(before) &&
    !hasDrawn(now)
  );
}
