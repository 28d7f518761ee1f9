import { GitFork, RotateCw, Shuffle } from "lucide-react";
import { memo, Suspense, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "@/api/types";
import { lazyPart } from "@/lib/lazy-part";
import { problemText } from "@/lib/problem-text";
import { Button, IconButton } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { AnswerArticle } from "@/ui/message";
import { ReceiptFacts, ReceiptRow } from "@/ui/receipt-row";
import type { Versions } from "../message-tree";
import type { RunState } from "../runs";
import type { AnswerActions } from "../use-answer-actions";
import styles from "./answer.module.css";
import { Rating, RatingComment } from "./rating";
import { ReceiptLine } from "./receipt-line";
import { VersionSwitch } from "./version-switch";

const Markdown = lazyPart(async () => ({ default: (await import("./markdown")).Markdown }));

const Cited = lazyPart(async () => ({ default: (await import("./cited")).Cited }));
const AnswerPictures = lazyPart(async () => ({ default: (await import("./answer-pictures")).AnswerPictures }));
const RunLine = lazyPart(async () => ({ default: (await import("./run-line")).RunLine }));
const RunWaits = lazyPart(async () => ({ default: (await import("./run-waits")).RunWaits }));
const RunSteps = lazyPart(async () => ({ default: (await import("./run-steps")).RunSteps }));
const ReadAloudButton = lazyPart(async () => ({ default: (await import("./read-aloud")).ReadAloudButton }));
const ReadAloudPlayer = lazyPart(async () => ({ default: (await import("./read-aloud")).ReadAloudPlayer }));

/** In letters: more than a few windows full. */
const LONG = 6000;

interface AnswerProps {
  readonly message: Message;
  readonly modelLabel: string;
  readonly versions: Versions | null;
  /** How the stream of the answer stands, while this page reads it. */
  readonly phase: RunState["phase"] | null;
  readonly onOpenReceipt: (messageId: string) => void;
  readonly onAgain: (message: Message) => void;
  /** Asks which other model shall answer. */
  /** Null where the model is given. */
  readonly onAgainWith: ((message: Message) => void) | null;
  /** Set where more of this answer can be asked for: it is the last, and ended early. */
  readonly onContinue: ((message: Message) => void) | null;
  readonly actions: AnswerActions;
  readonly onVersion: (messageId: string) => void;
}

/** One answer: its text, how it ended, its receipt line, and what can be done with it. */
export const Answer = memo(function Answer(props: AnswerProps) {
  const { message, modelLabel } = props;
  const { t } = useTranslation();
  const writing = message.status === "streaming";
  return (
    <AnswerArticle
      data-testid="answer"
      data-status={message.status}
      aria-label={t("chat.answerBy", { model: modelLabel })}
      aria-busy={writing || undefined}
    >
      {message.reasoning === null || message.reasoning === "" ? null : (
        <details className={styles["reasoning"]}>
          <summary>{t("chat.reasoning")}</summary>
          <p dir="auto">{message.reasoning}</p>
        </details>
      )}
      {message.run === undefined || message.run === null ? null : (
        <Suspense fallback={null}>
          <RunSteps run={message.run} isOpen={writing} />
        </Suspense>
      )}
      {message.files?.length ? (
        <Suspense fallback={null}>
          <AnswerPictures message={message} files={message.files} />
        </Suspense>
      ) : null}
      {message.citations === undefined || message.citations.length === 0 ? (
        <AnswerText message={message} writing={writing} />
      ) : (
        <Suspense fallback={<AnswerText message={message} writing={writing} />}>
          <Cited citations={message.citations} text={message.text} isDone={!writing}>
            <AnswerText message={message} writing={writing} />
          </Cited>
        </Suspense>
      )}
      {message.run === undefined || message.run === null || writing ? null : (
        <Suspense fallback={null}>
          <RunWaits
            run={message.run}
            onDecide={(stepId, decision) => props.actions.decide(message, stepId, decision)}
            onContinue={(grants) => props.actions.continueRun(message, grants)}
          />
        </Suspense>
      )}
      <HowItEnded message={message} onAgain={props.onAgain} onContinue={props.onContinue} />
      <AnswerFoot {...props} writing={writing} />
    </AnswerArticle>
  );
});

function AnswerText({ message, writing }: { readonly message: Message; readonly writing: boolean }) {
  const text = useDeferredValue(message.text);
  // Of a very long answer the browser lays out what is near the window. It stays as it began: nothing jumps when it is written to its end.
  const [isLong] = useState(() => message.text.length > LONG);
  const { citations } = message;
  const numbers = useMemo(() => (citations ?? []).map(({ n }) => n), [citations]);
  if (message.text === "" && !writing) return null;
  return (
    <div
      className={writing ? `prose ${styles["writing"]}` : "prose"}
      data-long={isLong ? "" : undefined}
      data-testid="answer-text"
    >
      {message.text === "" ? (
        <p>
          <span className={styles["caret"]} aria-hidden />
        </p>
      ) : (
        <Suspense
          fallback={
            <p dir="auto" className="pre-wrap">
              {text}
            </p>
          }
        >
          <Markdown text={text} isGrowing={writing || text !== message.text} cited={numbers} />
        </Suspense>
      )}
    </div>
  );
}

function HowItEnded({ message, onAgain, onContinue }: Pick<AnswerProps, "message" | "onAgain" | "onContinue">) {
  const { t } = useTranslation();
  const goOn =
    onContinue === null || message.text === "" ? null : (
      <Button size="small" onClick={() => onContinue(message)}>
        {t("actions.continue")}
      </Button>
    );
  const early = (words: string) => (
    <div className={styles["ended"]}>
      <p className="small faint">{words}</p>
      {goOn}
    </div>
  );
  if (message.status === "stopped") return early(t("chat.stopped"));
  if (message.status === "failed") {
    return (
      <div className="banner banner-warn" role="alert">
        <p className="grow">
          {t(message.text === "" ? "chat.notBegun" : "chat.failed", {
            reason: problemText(t, message.errorCode ?? "unknown"),
          })}
        </p>
        <div className="actions">
          {goOn}
          <Button size="small" onClick={() => onAgain(message)}>
            {t("common.retry")}
          </Button>
        </div>
      </div>
    );
  }
  if (message.receipt?.status === "shortened") return early(t("chat.shortened"));
  return null;
}

function AnswerFoot(props: AnswerProps & { readonly writing: boolean }) {
  const { message, modelLabel, versions, phase, writing, onOpenReceipt, onAgain, onVersion, actions } = props;
  const againWith = props.onAgainWith;
  const { t } = useTranslation();
  const [isCommenting, setCommenting] = useState(false);
  if (writing) {
    return (
      <ReceiptRow>
        <ReceiptFacts role="status">
          <span>{modelLabel}</span>
          <span>
            {phase === "reconnecting"
              ? t("chat.reconnecting")
              : message.text === ""
                ? t("chat.thinking")
                : t("chat.streaming")}
          </span>
        </ReceiptFacts>
      </ReceiptRow>
    );
  }
  return (
    <div>
      {message.text === "" ? null : (
        <Suspense fallback={null}>
          <ReadAloudPlayer messageId={message.id} />
        </Suspense>
      )}
      <ReceiptRow>
        {message.receipt === null ? (
          <ReceiptFacts>
            <span>{modelLabel}</span>
          </ReceiptFacts>
        ) : message.run !== undefined && message.run !== null ? (
          <Suspense fallback={null}>
            <RunLine run={message.run} modelLabel={modelLabel} />
          </Suspense>
        ) : (
          <ReceiptLine receipt={message.receipt} onOpen={() => onOpenReceipt(message.id)} />
        )}
        <div className={styles["tools"]}>
          <VersionSwitch versions={versions} label={t("chat.versions")} onVersion={onVersion} />
          {message.text === "" ? null : (
            <>
              <Suspense fallback={null}>
                <ReadAloudButton message={message} conversationId={actions.conversationId} />
              </Suspense>
              <CopyButton label={t("chat.copyAnswer")} text={message.text} />
              <Rating message={message} onRate={actions.rate} onDown={() => setCommenting(true)} />
              <IconButton label={t("actions.fork")} size="tiny" onClick={() => actions.fork(message)}>
                <GitFork className="i i-sm" aria-hidden />
              </IconButton>
            </>
          )}
          <IconButton label={t("chat.again")} size="tiny" onClick={() => onAgain(message)}>
            <RotateCw className="i i-sm" aria-hidden />
          </IconButton>
          {againWith === null ? null : (
            <IconButton
              label={t("chat.againWith")}
              size="tiny"
              data-opens-models=""
              aria-haspopup="dialog"
              onClick={() => againWith(message)}
            >
              <Shuffle className="i i-sm" aria-hidden />
            </IconButton>
          )}
        </div>
      </ReceiptRow>
      {isCommenting && message.feedback === "down" ? (
        <RatingComment message={message} onRate={actions.rate} onClose={() => setCommenting(false)} />
      ) : null}
    </div>
  );
}
