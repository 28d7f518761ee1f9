import { useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { Reestimated, ReestimatedSums } from "@/api/types";
import type { Range } from "@/lib/format";
import { currentLanguage } from "@/lib/i18n";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { Segmented } from "@/ui/segmented";
import { ErrorState, Skeleton } from "@/ui/states";
import { downloadReestimate, firstUseQuery, footprintQuery, type Method, methods, reestimateQuery } from "../queries";
import { type Estimated, estimated, estimatedQuantities, monthsSince } from "../rules";
import styles from "./reestimate.module.css";

const monthDay = (month: string) => new Date(`${month}-01T12:00:00Z`);

/** A month of the reader's answers as booked, and what a method says of the same answers. Nothing booked changes. */
export function Reestimate() {
  const first = useQuery(firstUseQuery);
  const footprint = useQuery(footprintQuery("all"));
  if (first.data === undefined || footprint.data === undefined || first.data === null) return null;
  const isOther = footprint.data.methodVersions.includes("a2b-2");
  return <Choice months={monthsSince(first.data, new Date())} usual={isOther ? "a2b-1" : "a2b-2"} />;
}

interface ChoiceProps {
  readonly months: readonly string[];
  readonly usual: Method;
}

function Choice({ months, usual }: ChoiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const selectId = useId();
  const [month, setMonth] = useState(months[0] ?? "");
  const [method, setMethod] = useState<Method>(usual);
  const query = useQuery(reestimateQuery(month, method));
  return (
    <section className="card" aria-labelledby="reestimate-title" data-testid="reestimate">
      <div className="card-head">
        <h2 className="card-title" id="reestimate-title">
          {t("impact.again.title")}
        </h2>
      </div>
      <div className="stack">
        <p>{t("impact.again.intro")}</p>
        <div className={styles["choice"]}>
          <div className="field">
            <label className="label" htmlFor={selectId}>
              {t("impact.again.month")}
            </label>
            <select
              id={selectId}
              className="select"
              value={month}
              onChange={(event) => setMonth(event.target.value)}
              data-testid="reestimate-month"
            >
              {months.map((value) => (
                <option key={value} value={value}>
                  {format.formatMonth(monthDay(value))}
                </option>
              ))}
            </select>
          </div>
          <Segmented<Method>
            label={t("impact.again.method")}
            segments={methods.map((value) => ({ value, label: value }))}
            value={method}
            onChange={setMethod}
          />
        </div>
        {query.data === undefined ? (
          query.isError ? (
            <ErrorState title={t("dashboard.failedTitle")} onRetry={() => void query.refetch()} />
          ) : (
            <Skeleton widths={[100, 100, 60]} />
          )
        ) : (
          <Found found={query.data} />
        )}
        {query.isError ? <ProblemNote problem={problemOf(query.error)} /> : null}
      </div>
    </section>
  );
}

function Found({ found }: { readonly found: Reestimated }) {
  const language = currentLanguage();
  const download = useMutation({
    mutationFn: (as: "csv" | "pdf") => downloadReestimate(found.month, found.method, as, language),
  });
  return (
    <>
      <Comparison found={found} method={found.method} />
      <Counted found={found} method={found.method} />
      {found.models.length === 0 ? null : <ByModel found={found} />}
      <div className={styles["files"]}>
        {(["csv", "pdf"] as const).map((as) => (
          <Button key={as} disabled={download.isPending} onClick={() => download.mutate(as)}>
            <Download className="i" aria-hidden />
            {as.toUpperCase()}
          </Button>
        ))}
      </div>
      <ProblemNote problem={problemOf(download.error)} />
    </>
  );
}

function Cell({ range, measure, label }: { readonly range: Range | null; readonly measure: Estimated; label: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const quantity = estimatedQuantities[measure];
  return (
    <td className="n num" data-label={label}>
      {range === null ? (
        <span className="faint">{t("impact.again.none")}</span>
      ) : (
        <>
          {format.formatEstimate(range.best, quantity)}
          <span className={styles["span"]}>{format.formatSpan(range, quantity)}</span>
        </>
      )}
    </td>
  );
}

interface SumsProps {
  readonly found: ReestimatedSums;
  readonly method: Method;
}

function Comparison({ found, method }: SumsProps) {
  const { t } = useTranslation();
  const booked = t("impact.again.booked", { methods: found.bookedMethods.join(", ") || "–" });
  const by = t("impact.again.by", { method });
  return (
    <div className="table-wrap">
      <table className={`table table-cards ${styles["figures"]}`} aria-label={t("impact.again.title")}>
        <thead>
          <tr>
            <th scope="col">{t("impact.again.quantity")}</th>
            <th scope="col" className="n">
              {booked}
            </th>
            <th scope="col" className="n">
              {by}
            </th>
          </tr>
        </thead>
        <tbody>
          {estimated.map((measure) => (
            <tr key={measure} data-testid={`reestimate-${measure}`}>
              <td className="lead">{t(`impact.again.measures.${measure}`)}</td>
              <Cell range={found.booked?.[measure] ?? null} measure={measure} label={booked} />
              <Cell range={found.reestimated?.[measure] ?? null} measure={measure} label={by} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Counted({ found, method }: SumsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const apart = found.bookedNotReestimated;
  return (
    <div className={`${styles["left"]} small muted`} data-testid="reestimate-counted">
      <p>
        {t("impact.again.counted", {
          number: format.formatCount(found.reestimatedEvents),
          all: format.formatCount(found.events),
        })}{" "}
        {found.classes.length === 0
          ? null
          : t("impact.again.classes", {
              booked: found.bookedClasses.join(", ") || "–",
              classes: found.classes.join(", "),
              method,
            })}
      </p>
      {found.notReestimated.length === 0 ? null : (
        <ul className={styles["left"]}>
          {found.notReestimated.map(({ reason, events }) => (
            <li key={reason}>{t(`impact.again.reasons.${reason}`, { number: format.formatCount(events), method })}</li>
          ))}
        </ul>
      )}
      {apart === null ? null : (
        <p data-testid="reestimate-apart">
          {t("impact.again.apart", {
            energy: format.formatEstimate(apart.kWh.best, "energy"),
            energySpan: format.formatSpan(apart.kWh, "energy"),
            carbon: format.formatEstimate(apart.CO2e.best, "carbon"),
            carbonSpan: format.formatSpan(apart.CO2e, "carbon"),
            water: format.formatEstimate(apart.L.best, "water"),
            waterSpan: format.formatSpan(apart.L, "water"),
          })}
        </p>
      )}
    </div>
  );
}

function ByModel({ found }: { readonly found: Reestimated }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [measure, setMeasure] = useState<Estimated>("CO2e");
  const by = t("impact.again.by", { method: found.method });
  return (
    <div className={styles["models"]}>
      <Segmented<Estimated>
        label={t("dashboard.measure")}
        segments={estimated.map((value) => ({ value, label: t(`impact.again.short.${value}`) }))}
        value={measure}
        onChange={setMeasure}
      />
      <div className="table-wrap">
        <table className={`table table-cards ${styles["figures"]}`} aria-label={t("impact.again.models")}>
          <thead>
            <tr>
              <th scope="col">{t("receipt.model")}</th>
              <th scope="col" className="n">
                {t("impact.again.bookedShort")}
              </th>
              <th scope="col" className="n">
                {by}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.models.map((each) => (
              <tr key={`${each.provider} ${each.model}`} data-testid="reestimate-model">
                <td className="lead anywhere">
                  {each.provider} · {each.model}
                  <span className={styles["span"]}>
                    {t("impact.again.ofModel", {
                      number: format.formatCount(each.reestimatedEvents),
                      all: format.formatCount(each.events),
                      booked: each.bookedClasses.join(", ") || "–",
                      classes: each.classes.join(", ") || "–",
                    })}
                  </span>
                </td>
                <Cell
                  range={each.booked?.[measure] ?? null}
                  measure={measure}
                  label={t("impact.again.booked", { methods: each.bookedMethods.join(", ") || "–" })}
                />
                <Cell range={each.reestimated?.[measure] ?? null} measure={measure} label={by} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
