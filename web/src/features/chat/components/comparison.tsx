import { Check, RotateCw, Square } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message, Model } from "@/api/types";
import { lazyPart } from "@/lib/lazy-part";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import { type Column, failedAtOnce } from "../message-tree";
import { estimateBytes, MOST_COMPARED, tokensOfWords } from "../rules";
import type { RunState } from "../runs";
import type { AnswerActions } from "../use-answer-actions";
import type { Compare } from "../use-compare";
import { useShortfall } from "../use-shortfall";
import { Answer } from "./answer";
import { ComparedBars, ComparedSum } from "./compared-bars";
import styles from "./comparison.module.css";

const InsufficientBalance = lazyPart(async () => ({
  default: (await import("./insufficient-balance")).InsufficientBalance,
}));

const noFacts: Readonly<Record<string, unknown>> = {};

interface ComparisonProps {
  readonly columns: readonly Column[];
  /** The answer the chat goes on with. */
  readonly chosen: string;
  readonly models: readonly Model[];
  readonly labelOf: (model: string | null) => string;
  readonly phaseOf: (answer: Message) => RunState["phase"] | null;
  readonly compare: Compare;
  /** Asks for an answer of another model. */
  readonly onAgainWith: ((answer: Message) => void) | null;
  readonly onOpenReceipt: (messageId: string) => void;
  readonly actions: AnswerActions;
  readonly chat: string;
  /** Everything that was sent along with the question, and the question. */
  readonly texts: readonly string[];
}

/** Several answers to one question beside each other; on a narrow page one at a time, under a row of names. */
export function Comparison(props: ComparisonProps) {
  const { columns, chosen, labelOf } = props;
  const { t } = useTranslation();
  const keyOfChosen = columns.find(({ answers }) => answers.some(({ id }) => id === chosen))?.key ?? "";
  const [shown, setShown] = useState(keyOfChosen);
  const seen = columns.some(({ key }) => key === shown) ? shown : keyOfChosen;
  return (
    <>
      <section className={styles["comparison"]} data-columns={columns.length} aria-label={t("compare.title")}>
        <div className={styles["tabs"]}>
          <Segmented
            label={t("compare.show")}
            segments={columns.map(({ key, shown: { model } }) => ({ value: key, label: labelOf(model) }))}
            value={seen}
            onChange={setShown}
          />
        </div>
        {columns.map((column) => (
          <AnswerColumn
            key={column.key}
            {...props}
            column={column}
            isChosen={column.key === keyOfChosen}
            isShown={column.key === seen}
          />
        ))}
      </section>
      <div className={styles["foot"]}>
        <ComparedSum all={columns.map((column) => column.shown)} />
        {columns.some((column) => column.shown.status === "streaming") ? null : (
          <Button size="small" onClick={() => props.compare.againAll(columns.map((column) => column.shown))}>
            <RotateCw className="i i-sm" aria-hidden />
            {t("compare.againAll")}
          </Button>
        )}
      </div>
    </>
  );
}

interface AnswerColumnProps extends ComparisonProps {
  readonly column: Column;
  readonly isChosen: boolean;
  /** On a narrow page the others are hidden. */
  readonly isShown: boolean;
}

function AnswerColumn(props: AnswerColumnProps) {
  const { column, isChosen, isShown, labelOf, compare, phaseOf, onOpenReceipt, actions } = props;
  const { t } = useTranslation();
  // Until there is a new one, which is shown at once.
  const [version, setVersion] = useState<{ readonly id: string; readonly of: number } | null>(null);
  const picked = version?.of === column.answers.length ? column.answers.find(({ id }) => id === version.id) : undefined;
  const answer = picked ?? column.shown;
  const ids = column.answers.map(({ id }) => id);
  const label = labelOf(answer.model);
  const isWriting = answer.status === "streaming";
  const onVersion = (id: string) => {
    const meant = column.answers.find((one) => one.id === id);
    setVersion({ id, of: column.answers.length });
    if (isChosen && meant !== undefined) compare.choose(meant);
  };
  return (
    <div
      className={styles["column"]}
      data-testid="column"
      data-shown={isShown || undefined}
      data-chosen={isChosen || undefined}
    >
      <div className={styles["head"]} data-testid="column-head">
        <span className="medium truncate" title={label} data-testid="column-model">
          {label}
        </span>
        <Took answer={answer} />
        {isWriting ? (
          <IconButton
            look="plain"
            size="tiny"
            label={t("compare.stop", { model: label })}
            onClick={() => compare.stop(answer)}
          >
            <Square className="i i-sm" aria-hidden />
          </IconButton>
        ) : null}
      </div>
      {answer.errorCode === "insufficient_balance" && failedAtOnce(answer) ? (
        <Refused {...props} answer={answer} />
      ) : (
        <Answer
          message={answer}
          modelLabel={label}
          versions={ids.length > 1 ? { index: ids.indexOf(answer.id), ids } : null}
          phase={phaseOf(answer)}
          onOpenReceipt={onOpenReceipt}
          onAgain={compare.again}
          onAgainWith={props.onAgainWith}
          onContinue={null}
          onVersion={onVersion}
          actions={actions}
        />
      )}
      <ComparedBars answer={answer} label={label} all={props.columns.map((one) => one.shown)} />
      {isWriting || answer.text === "" ? null : (
        <Button
          size="small"
          className={styles["choose"]}
          aria-pressed={isChosen}
          onClick={() => compare.choose(answer)}
        >
          {isChosen ? <Check className="i i-sm" aria-hidden /> : null}
          {t(isChosen ? "compare.chosen" : "compare.choose")}
        </Button>
      )}
    </div>
  );
}

/** How long an answer took and how many tokens it has, by its receipt: the same now and when the chat is opened again. */
function Took({ answer: { receipt } }: { readonly answer: Message }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (receipt === null) return <span className="num" />;
  const tokens = t("compare.tokens", { count: receipt.usage.output, number: format.formatCount(receipt.usage.output) });
  const ms = receipt.durationMs ?? null;
  return (
    <span className="faint small num" data-testid="took">
      {ms === null ? tokens : `${t("compare.seconds", { seconds: format.formatDecimal(ms / 1000, 1) })} · ${tokens}`}
    </span>
  );
}

/** The money did not reach for this one: the others have answered or still do. */
function Refused({
  answer,
  columns,
  models,
  labelOf,
  texts,
  compare,
  chat,
}: AnswerColumnProps & { readonly answer: Message }) {
  const { t } = useTranslation();
  const taken = new Set(columns.flatMap(({ answers }) => answers.map(({ model }) => model)));
  const isFull = columns.length >= MOST_COMPARED;
  const shortfall = useShortfall({
    chat,
    ask: { parentId: answer.parentId },
    hasImages: false,
    model: models.find(({ id }) => id === answer.model) ?? null,
    models: isFull ? [] : models.filter(({ id }) => !taken.has(id)),
    refusal: answer.errorFacts ?? noFacts,
    bytes: estimateBytes(texts),
  });
  const retry = (
    <Button size="small" onClick={() => compare.again(answer)}>
      {t("common.retry")}
    </Button>
  );
  if (shortfall === undefined) return null;
  if (shortfall === null) {
    return (
      <div className="banner grow" role="status">
        <p className="grow">{t("compare.enoughNow")}</p>
        <div className="actions">{retry}</div>
      </div>
    );
  }
  return (
    <Suspense>
      <InsufficientBalance
        shortfall={shortfall}
        body={t("compare.notAsked")}
        back={`/c/${chat}`}
        labelOf={labelOf}
        onUseModel={(id) => compare.again(answer, { model: id })}
        onShorter={(words) => compare.again(answer, { maxOutput: tokensOfWords(words) })}
      >
        {retry}
      </InsufficientBalance>
    </Suspense>
  );
}
