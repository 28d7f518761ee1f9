import { Hand, RefreshCw } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AgentRun, RunStep, StepDecision } from "@/api/types";
import { Button } from "@/ui/button";
import styles from "./run-waits.module.css";
import { useStepWords } from "./step-words";

interface RunWaitsProps {
  readonly run: AgentRun;
  readonly onDecide: (stepId: string, decision: StepDecision) => void;
  readonly onContinue: (grants: boolean) => void;
}

/** What a run that does not go on by itself waits for: a decision on a step, more of its limits, or a word to go on. */
export function RunWaits({ run, onDecide, onContinue }: RunWaitsProps) {
  const { t } = useTranslation();
  const waiting = run.steps.find(
    (step) => step.kind === "tool" && (step.state === "waiting" || step.state === "unknown"),
  );
  if (waiting !== undefined) {
    return (
      <Decision key={`${waiting.id} ${waiting.state}`} step={waiting} onDecide={(said) => onDecide(waiting.id, said)} />
    );
  }
  const hasMore = run.steps.at(-1)?.kind === "tool" || run.steps.at(-1)?.state === "failed";
  if (run.state === "done" || run.state === "running" || (run.state === "stopped" && !hasMore)) return null;
  const isLimited = run.state === "limited";
  return (
    <div className={styles["early"]} data-testid="run-ended-early">
      <p className="small faint grow">
        {isLimited
          ? t(run.reason === "steps" ? "run.limitedBySteps" : "run.limitedBySpending")
          : t(run.reason === "interrupted" ? "run.interrupted" : "run.endedEarly")}
      </p>
      <Button size="small" onClick={() => onContinue(isLimited)}>
        {t(isLimited ? "run.grant" : "run.goOn")}
      </Button>
    </div>
  );
}

interface DecisionProps {
  readonly step: RunStep;
  readonly onDecide: (decision: StepDecision) => void;
}

function Decision({ step, onDecide }: DecisionProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const words = useStepWords(step);
  const [isSent, setSent] = useState(false);
  const isUnknown = step.state === "unknown";
  const decide = (said: StepDecision) => {
    setSent(true);
    onDecide(said);
  };
  return (
    <section className={styles["approval"]} aria-labelledby={titleId} data-testid="approval">
      <div className={styles["head"]}>
        {isUnknown ? <RefreshCw className="i" aria-hidden /> : <Hand className="i" aria-hidden />}
        <div className="grow">
          <h2 id={titleId} className="text-md medium">
            {isUnknown ? t("run.unknownTitle") : words.asks}
          </h2>
          <p className="small muted">
            {t(
              isUnknown
                ? "run.unknownHint"
                : step.effect === "writes"
                  ? "run.writesHint"
                  : step.name === "web_search"
                    ? "run.searchHint"
                    : "run.outsideHint",
            )}
          </p>
        </div>
        <span className="badge badge-warn">{t("run.waitsForYou")}</span>
      </div>
      <div className={styles["body"]}>
        {step.summary === "" ? null : (
          <p className={styles["summary"]} dir="auto">
            {step.summary}
          </p>
        )}
        <details>
          <summary className="small">{t("run.exactRequest")}</summary>
          <pre className={styles["request"]}>{step.arguments}</pre>
        </details>
      </div>
      <div className={styles["foot"]}>
        {isUnknown ? (
          <>
            <Button size="small" disabled={isSent} onClick={() => decide("skip")}>
              {t("run.skip")}
            </Button>
            <Button size="small" look="quiet" disabled={isSent} onClick={() => decide("repeat")}>
              {t("run.repeat")}
            </Button>
          </>
        ) : (
          <>
            <Button size="small" look="primary" disabled={isSent} onClick={() => decide("once")}>
              {t("run.once")}
            </Button>
            <Button size="small" disabled={isSent} onClick={() => decide("always")}>
              {step.target === "" ? t("run.always") : t("run.alwaysAt", { host: step.target })}
            </Button>
            <Button size="small" look="quiet" disabled={isSent} onClick={() => decide("deny")}>
              {t("run.deny")}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
