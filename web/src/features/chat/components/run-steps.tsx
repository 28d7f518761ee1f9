import { Link } from "@tanstack/react-router";
import {
  Calculator,
  ChevronRight,
  CircleAlert,
  CircleHelp,
  CornerDownRight,
  FileSearch,
  FileText,
  Globe,
  Image,
  LoaderCircle,
  type LucideIcon,
  PenLine,
  Search,
  Wrench,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AgentRun, RunStep } from "@/api/types";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import styles from "./run-steps.module.css";
import { useStepWords } from "./step-words";

const icons: Readonly<Record<string, LucideIcon>> = {
  calculator: Calculator,
  fetch_page: Globe,
  file_search: FileSearch,
  read_file: FileText,
  make_picture: Image,
  web_search: Search,
};

const lostCall = "lost_call";

interface RunStepsProps {
  readonly run: AgentRun;
  /** It is being written. */
  readonly isOpen: boolean;
}

/** The steps of an answer, each in one line with time, price and energy; folded once it is written. */
export function RunSteps({ run, isOpen }: RunStepsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const took = run.steps.reduce((sum, step) => sum + (step.ms ?? 0), 0);
  const open = chosen ?? (isOpen || run.state === "waiting");
  return (
    <details className={styles["run"]} open={open} data-testid="run-steps" data-state={run.state}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is operated by itself */}
      <summary
        onClick={(event) => {
          event.preventDefault();
          setChosen(!open);
        }}
      >
        <ChevronRight className={`i i-sm ${styles["turn"]}`} aria-hidden />
        {t(isOpen ? "run.working" : "run.worked", { count: run.steps.length, time: format.formatSeconds(took) })}
      </summary>
      <ol className={styles["steps"]} aria-live={isOpen ? "polite" : undefined} aria-label={t("run.title")}>
        {run.steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
    </details>
  );
}

function Step({ step }: { readonly step: RunStep }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useStepWords(step);
  const isBad = step.state === "failed" || step.state === "unknown";
  return (
    <li data-testid="run-step" data-state={step.state} data-name={step.name}>
      <details className={isBad ? styles["bad"] : undefined}>
        <summary className={styles["step"]}>
          <StepIcon step={step} />
          <span className={styles["what"]}>
            <b>{words.what}</b>
            {step.summary === "" ? null : <span dir="auto"> {step.summary}</span>}
          </span>
          <span className={`num ${styles["time"]}`}>
            {step.kind === "steer" || step.ms === null ? "" : format.formatSeconds(step.ms)}
          </span>
          <span className={`num ${styles["price"]}`}>
            <Price step={step} />
          </span>
          <span className={`num ${styles["energy"]}`}>
            {step.kWh === null ? "" : format.formatEstimate(step.kWh.best, "energy")}
          </span>
          <ChevronRight className={`i i-sm ${styles["turn"]}`} aria-hidden />
        </summary>
        {step.errorCode === lostCall ? <p className={styles["lost"]}>{t("run.lost")}</p> : null}
        <dl className={styles["facts"]}>
          {step.target === "" ? null : (
            <>
              <dt>{t("run.host")}</dt>
              <dd dir="auto">{step.target}</dd>
            </>
          )}
          {step.arguments === "" ? null : (
            <>
              <dt>{t("run.sent")}</dt>
              <dd>
                <pre className={styles["said"]}>{step.arguments}</pre>
              </dd>
            </>
          )}
          {step.result === "" ? null : (
            <>
              <dt>{t("run.result")}</dt>
              <dd>
                <pre className={styles["said"]} dir="auto">
                  {step.result}
                </pre>
              </dd>
            </>
          )}
          {step.microEur !== null ? (
            <>
              <dt>{t("receipt.title")}</dt>
              <dd>
                <Link to="/receipts/$id" params={{ id: step.id }}>
                  {t("receipt.open")}
                </Link>
              </dd>
            </>
          ) : null}
        </dl>
      </details>
    </li>
  );
}

/** What was given back is crossed out. */
function Price({ step }: { readonly step: RunStep }) {
  const format = useFormat();
  if (step.microEur === null) return null;
  const price = format.formatEuro(microEuro(step.microEur));
  return step.errorCode === lostCall ? <del>{price}</del> : price;
}

function StepIcon({ step }: { readonly step: RunStep }) {
  const Icon =
    step.state === "running"
      ? LoaderCircle
      : step.state === "unknown"
        ? CircleHelp
        : step.state === "failed"
          ? CircleAlert
          : step.kind === "steer"
            ? CornerDownRight
            : step.kind === "model"
              ? PenLine
              : (icons[step.name] ?? Wrench);
  return <Icon className={`i i-sm ${step.state === "running" ? styles["spins"] : ""}`} aria-hidden />;
}
