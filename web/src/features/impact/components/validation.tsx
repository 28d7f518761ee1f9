import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Formatter } from "@/lib/format";
import { useFormat } from "@/lib/use-format";
import { Segmented } from "@/ui/segmented";
import { ratioPlace } from "../rules";
import published from "../validation.json";
import styles from "./validation.module.css";

type Case = (typeof published.cases)[number];

const tasks = ["lm-arena-chat", "gpqa", "image-chat", "sourcegraph-fim"] as const;
type Task = (typeof tasks)[number];
/** Ratios with a mark on the axis. */
const marks = [0.1, 0.5, 1, 2, 10] as const;

/** Every publicly measured case beside what the methods say of it. The figures are written by `bench/footprint/validate.py`. */
export function Validation() {
  const { t } = useTranslation();
  const format = useFormat();
  const { summary } = published;
  const [task, setTask] = useState<Task>("lm-arena-chat");
  const shown = published.cases.filter((one) => one.task === task);
  const outside = published.cases.filter(({ outside: is }) => is);
  return (
    <section className={`card ${styles["validation"]}`} aria-labelledby="validation-title" data-testid="validation">
      <div className="card-head">
        <h2 className="card-title" id="validation-title">
          {t("impact.held.title")}
        </h2>
        <span className="small faint">a2b-2</span>
      </div>
      <div className="stack">
        <p>{t("impact.held.intro")}</p>
        <p>
          {t("impact.held.result", {
            within: summary.familiesWithinTwo,
            families: summary.families,
            covered: format.formatPart(summary.covered),
            fitted: format.formatDecimal(summary.fittedWidth, 0),
            measured: format.formatDecimal(summary.measuredWidth, 0),
          })}
        </p>
        <Segmented
          label={t("impact.held.task")}
          value={task}
          segments={tasks.map((value) => ({ value, label: t(`impact.held.tasks.${value}`) }))}
          onChange={setTask}
        />
        {shown.some(({ judged }) => !judged) ? <p className="small faint">{t("impact.held.shownOnly")}</p> : null}
        <Key />
        <div className={styles["chart"]}>
          <Axis format={format} />
          <ul>
            {shown.map((one) => (
              <Row key={`${one.model} ${one.precision}`} one={one} />
            ))}
          </ul>
        </div>
        <h3>{t("impact.held.outside")}</h3>
        <ul className={`${styles["outside"]} small`}>
          {outside.map((one) => (
            <li key={`${one.task} ${one.model}`}>
              {t("impact.held.outsideCase", {
                model: one.model,
                task: t(`impact.held.tasks.${one.task as Task}`),
                ratio: format.formatDecimal(one.best / one.measured, 2),
                why: t(`impact.held.why.${one.task as "gpqa" | "lm-arena-chat" | "sourcegraph-fim"}`),
              })}
            </li>
          ))}
        </ul>
        <h3>{t("impact.held.notTold")}</h3>
        <p>{t("impact.held.notToldBody")}</p>
        <p className="small faint">
          {t("impact.held.source", { commit: summary.commit, date: format.formatDate(`${summary.date}T00:00:00Z`) })}
        </p>
      </div>
    </section>
  );
}

function Key() {
  const { t } = useTranslation();
  return (
    <div className={`${styles["key"]} small`} aria-hidden="true">
      <span>
        <i className={styles["dot"]} />
        a2b-2
      </span>
      <span>
        <i className={styles["first"]} />
        a2b-1
      </span>
      <span>
        <i className={styles["library"]} />
        EcoLogits
      </span>
      <span>
        <i className={styles["band"]} />
        {t("impact.held.withinTwo")}
      </span>
    </div>
  );
}

/** "÷ 2", "1", "× 2": how many times the measured value. */
const factor = (format: Formatter, ratio: number) =>
  ratio === 1
    ? "1"
    : ratio < 1
      ? `÷\u00a0${format.formatDecimal(1 / ratio, 0)}`
      : `×\u00a0${format.formatDecimal(ratio, 0)}`;

function Axis({ format }: { readonly format: Formatter }) {
  return (
    <div className={`${styles["axis"]} num`} aria-hidden="true">
      {marks.map((ratio) => (
        <span key={ratio} style={{ left: `${ratioPlace(ratio)}%` }}>
          {factor(format, ratio)}
        </span>
      ))}
    </div>
  );
}

/** Joules with two significant digits. */
const joules = (format: Formatter, value: number) =>
  format.formatDecimal(value, value >= 10 ? 0 : value >= 1 ? 1 : value >= 0.1 ? 2 : 3);

function figures(t: TFunction, format: Formatter, one: Case): string {
  return [
    t("impact.held.measured", {
      best: joules(format, one.measured),
      low: joules(format, one.measuredLow),
      high: joules(format, one.measuredHigh),
    }),
    `a2b-2 ${joules(format, one.best)} (${joules(format, one.low)}–${joules(format, one.high)})`,
    `a2b-1 ${joules(format, one.a2b1)}`,
    one.ecologits === null ? t("impact.held.notListed") : `EcoLogits ${joules(format, one.ecologits)}`,
  ].join(" · ");
}

function Row({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = (value: number) => ratioPlace(value / one.measured);
  const text = figures(t, format, one);
  return (
    <li className={styles["row"]}>
      <span className={styles["name"]}>
        {one.model}
        <span className="faint"> {one.precision}</span>
      </span>
      <span className={`${styles["ratio"]} num`}>×&nbsp;{format.formatDecimal(one.best / one.measured, 2)}</span>
      <div className={styles["track"]} role="img" aria-label={`${one.model}. ${text}`}>
        <i className={styles["band"]} style={{ left: `${ratioPlace(0.5)}%`, right: `${100 - ratioPlace(2)}%` }} />
        <i className={styles["measured"]} style={{ left: `${ratioPlace(1)}%` }} />
        <i className={styles["range"]} style={{ left: `${place(one.low)}%`, right: `${100 - place(one.high)}%` }} />
        <i className={styles["first"]} style={{ left: `${place(one.a2b1)}%` }} />
        {one.ecologits === null ? null : (
          <i className={styles["library"]} style={{ left: `${place(one.ecologits)}%` }} />
        )}
        <i className={styles["dot"]} style={{ left: `${place(one.best)}%` }} />
      </div>
      <span className={`${styles["figures"]} num`} aria-hidden="true">
        {text}
      </span>
    </li>
  );
}
