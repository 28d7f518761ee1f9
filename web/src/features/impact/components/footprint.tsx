import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Gauge } from "lucide-react";
import { type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { answersCounted } from "@/lib/answers-counted";
import { lazyPart } from "@/lib/lazy-part";
import { useFormat } from "@/lib/use-format";
import { Interval } from "@/ui/interval";
import { Segmented } from "@/ui/segmented";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { type ChartView, ViewSwitch } from "@/ui/view-switch";
import { footprintPartsQuery, footprintQuery, footprintTrendQuery, type Part, type Span, spans } from "../queries";
import { type Measure, measures } from "../rules";

const Over = lazyPart(async () => ({ default: (await import("./footprint-charts")).Over }));
const OverTable = lazyPart(async () => ({ default: (await import("./footprint-charts")).OverTable }));
const Parts = lazyPart(async () => ({ default: (await import("./footprint-charts")).Parts }));
const PartsTable = lazyPart(async () => ({ default: (await import("./footprint-charts")).PartsTable }));

const waiting = <Skeleton widths={[100, 100, 60]} />;

/** What the reader's answers took, over time, by model and by project. */
export function Footprint() {
  const { t } = useTranslation();
  const [span, setSpan] = useState<Span>("30d");
  const [measure, setMeasure] = useState<Measure>("co2e");
  const footprint = useQuery(footprintQuery(span));
  const choice = (
    <Segmented
      label={t("dashboard.range")}
      segments={spans.map((value) => ({ value, label: t(`impact.spans.${value}`) }))}
      value={span}
      onChange={setSpan}
    />
  );
  const isUsed = footprint.data !== undefined && footprint.data.requests > 0;
  return (
    <>
      <section className="card" aria-labelledby="footprint-title" data-testid="footprint-card">
        <div className="card-head">
          <h2 className="card-title" id="footprint-title">
            {t("impact.yours")}
          </h2>
          <div className="range-filter">{choice}</div>
        </div>
        {footprint.data === undefined ? (
          footprint.isError ? (
            <ErrorState title={t("dashboard.failedTitle")} onRetry={() => void footprint.refetch()} />
          ) : (
            waiting
          )
        ) : isUsed ? (
          <Totals span={span} />
        ) : (
          <EmptyState icon={<Gauge className="i i-lg" aria-hidden />} title={t("dashboard.emptyTitle")}>
            {t("dashboard.emptyBody")}
          </EmptyState>
        )}
      </section>
      {isUsed ? (
        <>
          <OverTime span={span} measure={measure} onMeasure={setMeasure} />
          <ByPart span={span} measure={measure} />
        </>
      ) : null}
    </>
  );
}

function Totals({ span }: { readonly span: Span }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(footprintQuery(span));
  if (data === undefined) return null;
  return (
    <>
      <div className="receipt">
        <Interval name={t("receipt.energy")} quantity="energy" range={data.ranges.kWh} />
        <Interval name={t("receipt.water")} quantity="water" range={data.ranges.waterL} />
        <Interval name={t("receipt.carbon")} quantity="carbon" range={data.ranges.co2e} />
      </div>
      <dl className="facts facts-after">
        <dt>{t("dashboard.area")}</dt>
        <dd className="num strong" data-testid="footprint-area">
          {data.totalM2Restored === null ? t("common.notKnown") : format.formatArea(data.totalM2Restored)}
          {data.m2AtExampleRate > 0 ? (
            <>
              {" "}
              <span className="badge badge-warn">{t("common.example")}</span>
            </>
          ) : null}
        </dd>
      </dl>
      <p className="small faint card-note" data-testid="footprint-counted">
        {answersCounted(t, data)}{" "}
        {data.sources.telemetry.requests > 0
          ? t("impact.reported", { number: format.formatCount(data.sources.telemetry.requests) })
          : null}{" "}
        {data.unmeasuredRequests > 0
          ? t("impact.unmeasured", { number: format.formatCount(data.unmeasuredRequests) })
          : null}
      </p>
    </>
  );
}

interface OverTimeProps {
  readonly span: Span;
  readonly measure: Measure;
  readonly onMeasure: (measure: Measure) => void;
}

function OverTime({ span, measure, onMeasure }: OverTimeProps) {
  const { t } = useTranslation();
  const title = t("impact.overTime");
  return (
    <ChartCard
      title={title}
      testId="footprint-trend"
      query={useQuery(footprintTrendQuery(span))}
      choice={
        <Segmented<Measure>
          label={t("dashboard.measure")}
          segments={measures.map((value) => ({ value, label: t(`impact.measures.${value}`) }))}
          value={measure}
          onChange={onMeasure}
        />
      }
      chart={(trend) => <Over trend={trend} measure={measure} title={title} />}
      table={(trend) => <OverTable trend={trend} title={title} />}
    />
  );
}

function ByPart({ span, measure }: { readonly span: Span; readonly measure: Measure }) {
  const { t } = useTranslation();
  const [by, setBy] = useState<Part>("model");
  const title = t("impact.by");
  return (
    <ChartCard
      title={title}
      testId="footprint-parts"
      query={useQuery(footprintPartsQuery(span, by))}
      choice={
        <Segmented<Part>
          label={title}
          segments={[
            { value: "model", label: t("dashboard.model") },
            { value: "project", label: t("dashboard.project") },
          ]}
          value={by}
          onChange={setBy}
        />
      }
      chart={(parts) => <Parts parts={parts} by={by} measure={measure} />}
      table={(parts) => <PartsTable parts={parts} by={by} title={title} />}
    />
  );
}

interface ChartCardProps<T> {
  readonly title: string;
  readonly testId: string;
  readonly query: UseQueryResult<T>;
  /** What the figures are divided by, or which of them are shown. */
  readonly choice: ReactNode;
  readonly chart: (data: T) => ReactNode;
  readonly table: (data: T) => ReactNode;
}

/** Figures as a chart or as a table. */
function ChartCard<T>({ title, testId, query, choice, chart, table }: ChartCardProps<T>) {
  const { t } = useTranslation();
  const [view, setView] = useState<ChartView>("chart");
  const { data, isError, refetch } = query;
  return (
    <section className="card" aria-label={title} data-testid={testId}>
      <div className="card-head">
        <h2 className="card-title">{title}</h2>
        <div className="row row-wrap">
          {choice}
          <ViewSwitch value={view} onChange={setView} />
        </div>
      </div>
      {data === undefined ? (
        isError ? (
          <ErrorState title={t("dashboard.failedTitle")} onRetry={() => void refetch()} />
        ) : (
          waiting
        )
      ) : (
        <Suspense fallback={waiting}>{view === "chart" ? chart(data) : table(data)}</Suspense>
      )}
    </section>
  );
}
