import { Check, Square } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "@/api/types";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import type { RunState } from "../runs";
import type { AnswerActions } from "../use-answer-actions";
import { Answer } from "./answer";

interface ComparisonProps {
  readonly answers: readonly Message[];
  /** The answer the chat goes on with. */
  readonly chosen: string;
  readonly labelOf: (model: string | null) => string;
  readonly phaseOf: (answer: Message) => RunState["phase"] | null;
  readonly onChoose: (answer: Message) => void;
  readonly onStop: (answer: Message) => void;
  readonly onOpenReceipt: (messageId: string) => void;
  readonly onAgain: (answer: Message) => void;
  readonly actions: AnswerActions;
}

const noVersion = () => undefined;

/** Several answers to one question beside each other; on a narrow page one at a time, under a row of names. */
export function Comparison(props: ComparisonProps) {
  const { answers, chosen, labelOf } = props;
  const { t } = useTranslation();
  const [shown, setShown] = useState(chosen);
  const seen = answers.some(({ id }) => id === shown) ? shown : chosen;
  return (
    <section className="comparison" data-columns={answers.length} aria-label={t("compare.title")}>
      <div className="comparison-tabs">
        <Segmented
          label={t("compare.show")}
          segments={answers.map(({ id, model }) => ({ value: id, label: labelOf(model) }))}
          value={seen}
          onChange={setShown}
        />
      </div>
      {answers.map((answer) => (
        <Column key={answer.id} {...props} answer={answer} isShown={answer.id === seen} />
      ))}
    </section>
  );
}

function Column(props: ComparisonProps & { readonly answer: Message; readonly isShown: boolean }) {
  const { answer, chosen, labelOf, isShown } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const seconds = useSeconds(answer);
  const isChosen = answer.id === chosen;
  const isWriting = answer.status === "streaming";
  return (
    <div
      className="comparison-column"
      data-testid="column"
      data-shown={isShown || undefined}
      data-chosen={isChosen || undefined}
    >
      <div className="comparison-head">
        <span className="medium truncate">{labelOf(answer.model)}</span>
        <span className="faint small num">
          {seconds === null || answer.text === ""
            ? ""
            : t("compare.seconds", { seconds: format.formatDecimal(seconds, 1) })}
        </span>
        {isWriting ? (
          <IconButton
            look="plain"
            size="tiny"
            label={t("compare.stop", { model: labelOf(answer.model) })}
            onClick={() => props.onStop(answer)}
          >
            <Square className="i i-sm" aria-hidden />
          </IconButton>
        ) : null}
      </div>
      <Answer
        message={answer}
        modelLabel={labelOf(answer.model)}
        versions={null}
        phase={props.phaseOf(answer)}
        onOpenReceipt={props.onOpenReceipt}
        onAgain={props.onAgain}
        onContinue={null}
        onVersion={noVersion}
        actions={props.actions}
      />
      {isWriting || answer.text === "" ? null : (
        <Button
          size="small"
          className="comparison-choose"
          aria-pressed={isChosen}
          onClick={() => props.onChoose(answer)}
        >
          {isChosen ? <Check className="i i-sm" aria-hidden /> : null}
          {t(isChosen ? "compare.chosen" : "compare.choose")}
        </Button>
      )}
    </div>
  );
}

/** How long an answer took, where this page saw it end. */
function useSeconds(answer: Message): number | null {
  const [begun] = useState(() => (answer.status === "streaming" ? Date.parse(answer.createdAt) || Date.now() : null));
  const [seconds, setSeconds] = useState<number | null>(null);
  const isWriting = answer.status === "streaming";
  useEffect(() => {
    if (!isWriting && begun !== null) setSeconds((now) => now ?? Math.max(0, Date.now() - begun) / 1000);
  }, [isWriting, begun]);
  return seconds;
}
