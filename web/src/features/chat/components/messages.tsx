import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "@/api/types";
import { lazyPart } from "@/lib/lazy-part";
import { editionsOf, versionsOf } from "../message-tree";
import type { AnswerActions } from "../use-answer-actions";
import type { Chat } from "../use-chat";
import type { Compare } from "../use-compare";
import type { Models } from "../use-models";
import type { Sending } from "../use-sending";
import { Answer } from "./answer";
import { Question } from "./question";
import { type Target, Thread } from "./thread";

const Comparison = lazyPart(async () => ({ default: (await import("./comparison")).Comparison }));

interface MessagesProps {
  readonly chat: Chat;
  readonly sending: Sending;
  readonly compare: Compare;
  readonly actions: AnswerActions;
  readonly models: Models;
  readonly onOpenReceipt: (messageId: string) => void;
  /** Asks which other model shall answer. */
  readonly onAgainWith: ((answer: Message) => void) | null;
  /** The message to go to. */
  readonly target: Target | null;
}

/** The chat from its first message to its head; at the end, answers of several models stand beside each other. */
export function Messages({ chat, sending, ...props }: MessagesProps) {
  const { t } = useTranslation();
  return (
    <Thread
      messages={chat.path}
      keyOf={(message) => (message === chat.head && chat.columns.length > 0 ? `of ${message.parentId}` : message.id)}
      title={chat.title || t("nav.untitled")}
      sent={sending.count}
      target={props.target}
    >
      {(message) =>
        message.role === "user" ? (
          <Question
            message={message}
            editions={editionsOf(chat.conversation, message)}
            mayEdit={!chat.isWriting}
            onEdit={sending.edit}
            onVersion={chat.showVersion}
          />
        ) : (
          <AnswerOrComparison message={message} chat={chat} sending={sending} {...props} />
        )
      }
    </Thread>
  );
}

function AnswerOrComparison(props: MessagesProps & { readonly message: Message }) {
  const { message, chat, sending, compare, actions, models, onOpenReceipt, onAgainWith } = props;
  const { labelOf } = models;
  const isHead = message === chat.head;
  const phase = chat.run?.phase ?? null;
  const answer = (
    <Answer
      message={message}
      modelLabel={labelOf(message.model)}
      versions={versionsOf(chat.conversation, message)}
      phase={isHead ? phase : null}
      onOpenReceipt={onOpenReceipt}
      onAgain={sending.again}
      onAgainWith={onAgainWith}
      onContinue={isHead && !chat.isWriting ? sending.goOn : null}
      actions={actions}
      onVersion={chat.showVersion}
    />
  );
  if (!isHead || chat.columns.length === 0) return answer;
  return (
    <Suspense fallback={answer}>
      <Comparison
        chat={chat.id}
        columns={chat.columns}
        chosen={message.id}
        models={models.list}
        labelOf={labelOf}
        phaseOf={(answer) => (answer === chat.head ? phase : null)}
        compare={compare}
        onAgainWith={onAgainWith}
        onOpenReceipt={onOpenReceipt}
        actions={actions}
        texts={chat.path.filter((one) => one !== message).map(({ text }) => text)}
      />
    </Suspense>
  );
}
