import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { modelsQuery, tokensEstimateQuery } from "@/api/queries";
import type { Model } from "@/api/types";
import { modelNames } from "@/lib/model-names";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Field } from "@/ui/field";
import { Interval } from "@/ui/interval";
import { Segmented } from "@/ui/segmented";
import { ErrorState, Skeleton } from "@/ui/states";
import { type Example, exampleNames, exampleOf, examples, times, type Work, wholeNumber } from "../rules";
import styles from "./calculator.module.css";

const MOST_TOKENS = 1_000_000;
const MOST_ANSWERS = 1_000_000;

/** Price and footprint of answers that nobody has asked for yet. */
export function Calculator() {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery);
  return (
    <section className="card" aria-labelledby="calculator-title" data-testid="calculator">
      <div className="card-head">
        <h2 className="card-title" id="calculator-title">
          {t("impact.calculator")}
        </h2>
      </div>
      {models.data !== undefined ? (
        <Sums models={models.data} />
      ) : models.isError ? (
        <ErrorState title={t("model.failed")} onRetry={() => void models.refetch()} />
      ) : (
        <Skeleton widths={[100, 60, 80]} />
      )}
    </section>
  );
}

function Sums({ models }: { readonly models: readonly Model[] }) {
  const { t } = useTranslation();
  const selectId = useId();
  const names = modelNames(models, t("model.demo"));
  const [modelId, setModelId] = useState(models[0]?.id ?? "");
  const [input, setInput] = useState(String(examples.typical.input));
  const [output, setOutput] = useState(String(examples.typical.output));
  const [answers, setAnswers] = useState("1");
  const work = readWork(input, output, answers);

  function show(example: Example) {
    setInput(String(examples[example].input));
    setOutput(String(examples[example].output));
  }

  if (models.length === 0) return <p className="muted">{t("model.noneOffered")}</p>;
  const known = work === null ? null : exampleOf(work);
  return (
    <div className="stack">
      <div className={styles["calculator"]}>
        <div className="field">
          <label className="label" htmlFor={selectId}>
            {t("receipt.model")}
          </label>
          <select id={selectId} className="select" value={modelId} onChange={(event) => setModelId(event.target.value)}>
            {models.map((model) => (
              <option key={model.id} value={model.id}>
                {names.get(model.id)}
              </option>
            ))}
          </select>
        </div>
        <Segmented<Example | "own">
          label={t("impact.example")}
          segments={[
            ...exampleNames.map((value) => ({ value, label: t(`impact.examples.${value}`) })),
            ...(known === null ? [{ value: "own" as const, label: t("impact.examples.own") }] : []),
          ]}
          value={known ?? "own"}
          onChange={(value) => value !== "own" && show(value)}
        />
        <div className={styles["figures"]}>
          <WholeField label={t("impact.tokensRead")} value={input} most={MOST_TOKENS} onChange={setInput} />
          <WholeField label={t("impact.tokensWritten")} value={output} most={MOST_TOKENS} onChange={setOutput} />
          <WholeField label={t("impact.answers")} value={answers} most={MOST_ANSWERS} onChange={setAnswers} />
        </div>
        <p className="hint">{t("impact.tokenHint")}</p>
      </div>
      {work === null ? null : <Result model={modelId} work={work} />}
    </div>
  );
}

function readWork(input: string, output: string, answers: string): Work | null {
  const read = wholeNumber(input, 1, MOST_TOKENS);
  const written = wholeNumber(output, 1, MOST_TOKENS);
  const count = wholeNumber(answers, 1, MOST_ANSWERS);
  return read === null || written === null || count === null ? null : { input: read, output: written, answers: count };
}

interface WholeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly most: number;
  readonly onChange: (value: string) => void;
}

function WholeField({ label, value, most, onChange }: WholeFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const wrong = wholeNumber(value, 1, most) === null;
  return (
    <Field
      label={label}
      inputMode="numeric"
      autoComplete="off"
      className="num"
      value={value}
      error={wrong ? t("impact.wholeNumber", { most: format.formatCount(most) }) : null}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function Result({ model, work }: { readonly model: string; readonly work: Work }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(tokensEstimateQuery(model, work.input, work.output));
  if (query.isError) return <ErrorState title={t("dashboard.failedTitle")} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeleton widths={[40, 100, 100, 100]} />;
  const { microEur, kWh, waterL, co2eKg, class: grade, method, measuredAnswers } = query.data;
  const euro = format.formatEuro(microEuro(microEur * work.answers));
  return (
    <div className="stack" aria-live="polite" data-testid="calculated">
      <div className={`row between row-wrap ${styles["price"]}`}>
        <span className="small faint">{t("impact.price")}</span>
        <span className="num balance" data-testid="calculated-price">
          {t("chat.typicalPrice", { amount: euro })}
        </span>
      </div>
      <div className="receipt">
        <Interval name={t("receipt.energy")} quantity="energy" range={times(kWh, work.answers)} />
        <Interval name={t("receipt.water")} quantity="water" range={times(waterL, work.answers)} />
        <Interval name={t("receipt.carbon")} quantity="carbon" range={times(co2eKg, work.answers)} />
      </div>
      <p className="small faint">
        {measuredAnswers === null
          ? t("impact.gradeNote", { grade, method })
          : t("impact.measuredNote", { grade, method, number: format.formatCount(measuredAnswers) })}
      </p>
    </div>
  );
}
