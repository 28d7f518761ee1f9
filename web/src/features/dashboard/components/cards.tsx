import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChartColumn, ReceiptText, Table2 } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { balanceQuery } from "@/api/queries";
import type { UsageEnvironment, User } from "@/api/types";
import { euroToMicro, microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { buttonClass } from "@/ui/button";
import { Interval } from "@/ui/interval";
import { Segmented } from "@/ui/segmented";
import { Standing } from "@/ui/standing";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { type BreakdownBy, breakdownQuery, environmentQuery, summaryQuery, trendQuery } from "../queries";
import { type Period, shareLeft, slicesOf } from "../rules";

const ProviderDonut = lazy(async () => ({ default: (await import("./provider-donut")).ProviderDonut }));
const ProviderTable = lazy(async () => ({ default: (await import("./provider-donut")).ProviderTable }));
const TrendChart = lazy(async () => ({ default: (await import("./trend-chart")).TrendChart }));
const TrendTable = lazy(async () => ({ default: (await import("./trend-chart")).TrendTable }));

/** Below one euro the card says how to add credit. */
const LOW_MICRO = 1_000_000;

interface CardProps {
  readonly title: string;
  readonly className: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly testId?: string;
}

export function Card({ title, className, aside, children, testId }: CardProps) {
  return (
    <section className={`card ${className}`} aria-label={title} data-testid={testId}>
      <div className="card-head">
        <h3 className="card-title">{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}

interface LoadingProps {
  readonly query: { readonly isPending: boolean; readonly isError: boolean; refetch(): unknown };
  readonly widths: readonly number[];
}

/** What a card shows while it has no figures: null when it has them. */
function stateOf({ query, widths }: LoadingProps, failed: string): ReactNode | null {
  if (query.isPending) return <Skeleton widths={widths} />;
  if (query.isError) return <ErrorState title={failed} onRetry={() => void query.refetch()} />;
  return null;
}

export function WalletCard({ user }: { readonly user: User }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(balanceQuery);
  const state = stateOf({ query, widths: [50, 80, 100] }, t("dashboard.failedTitle"));
  if (query.data === undefined)
    return (
      <Card title={t("dashboard.wallet")} className="c-4">
        {state}
      </Card>
    );
  const { tokenCredits, balanceUSD, exchangeRate, held, lastTopupMicroEur } = query.data;
  const left = shareLeft(tokenCredits, lastTopupMicroEur);
  const percent = left === null ? "" : format.formatShare(Math.round(left * 100) / 100);
  return (
    <Card title={t("dashboard.wallet")} className="c-4 card-fill" testId="wallet-card">
      <p className="num balance" data-testid="balance">
        {format.formatEuro(microEuro(tokenCredits))}
      </p>
      <p className="small faint">
        {t("dashboard.usdAndCredits", {
          usd: format.formatUsd(balanceUSD),
          rate: format.formatDecimal(exchangeRate, 4),
          credits: format.formatCount(tokenCredits),
        })}
      </p>
      {left === null ? null : (
        <div className="bar bar-balance" role="img" aria-label={t("dashboard.barLabel", { percent })}>
          <span style={{ width: `${left * 100}%` }} />
        </div>
      )}
      <p className="small faint row between row-wrap">
        {lastTopupMicroEur === null ? null : (
          <span className="num">
            {t("dashboard.ofLastTopup", { amount: format.formatEuro(microEuro(lastTopupMicroEur), "euro") })}
          </span>
        )}
        <span className="num">{t("dashboard.onHold", { amount: format.formatEuro(euroToMicro(held)) })}</span>
      </p>
      <div className="hint at-foot stack">
        <Link className={buttonClass({ size: "small" })} to="/wallet">
          {t("dashboard.addCredit")}
        </Link>
        {user.role === "admin" && tokenCredits < LOW_MICRO ? (
          <code className="mono tiny anywhere command">
            aim2balance wallet credit {user.email} 20 --reason &quot;…&quot;
          </code>
        ) : null}
      </div>
    </Card>
  );
}

export function TotalsCard({ period }: { readonly period: Period }) {
  const { t } = useTranslation();
  const format = useFormat();
  const summary = useQuery(summaryQuery(period));
  const environment = useQuery(environmentQuery(period));
  const state = stateOf({ query: summary, widths: [90, 70] }, t("dashboard.failedTitle"));
  const data = summary.data;
  const carbon = environment.data?.totalCO2e ?? null;
  const span = environment.data?.ranges.co2e ?? null;
  return (
    <section className="card c-8 totals" aria-label={t("dashboard.totals")} data-testid="totals-card">
      {data === undefined ? (
        state
      ) : (
        <div className="stats">
          <Stat
            label={t("dashboard.spent")}
            value={format.formatEuro(microEuro(data.totalCostMicroEur))}
            note={
              data.totalRequests === 0
                ? ""
                : t("dashboard.surcharge", { amount: format.formatEuro(microEuro(data.rebalancingMicroEur)) })
            }
            testId="total-spent"
          />
          <Stat
            label={t("dashboard.answers")}
            value={format.formatCount(data.totalRequests)}
            note={
              data.totalRequests === 0
                ? ""
                : t("dashboard.perAnswer", {
                    amount: format.formatEuro(microEuro(Math.round(data.totalCostMicroEur / data.totalRequests))),
                  })
            }
            testId="total-answers"
          />
          <Stat
            label={t("dashboard.tokens")}
            value={format.formatCompact(data.totalTokens)}
            note={t("dashboard.tokensSplit", {
              input: format.formatCompact(data.inputTokens),
              output: format.formatCompact(data.outputTokens),
            })}
            testId="total-tokens"
          />
          <Stat
            label={t("dashboard.carbon")}
            value={carbon === null ? t("common.notKnown") : format.formatEstimate(carbon, "carbon")}
            note={
              span === null || span.high === 0
                ? ""
                : t("dashboard.plausible", { span: format.formatSpan(span, "carbon") })
            }
            testId="total-carbon"
          />
        </div>
      )}
      <Standing />
    </section>
  );
}

interface StatProps {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly testId: string;
}

function Stat({ label, value, note, testId }: StatProps) {
  return (
    <div className="stat">
      <p className="stat-label">{label}</p>
      <p className="stat-value num" data-testid={testId}>
        {value}
      </p>
      <p className="stat-note">{note}</p>
    </div>
  );
}

export function TrendCard({ period }: { readonly period: Period }) {
  const { t } = useTranslation();
  const query = useQuery(trendQuery(period));
  const [view, setView] = useState<"chart" | "table">("chart");
  const state = stateOf({ query, widths: [100, 100, 100] }, t("dashboard.failedTitle"));
  const { data } = query;
  const title = t(`dashboard.trends.${data?.step === "hour" || data?.step === "month" ? data.step : "day"}`);
  const isUsed = data?.points.some(({ requests }) => requests > 0) === true;
  const aside = isUsed ? (
    <Segmented
      label={t("dashboard.view")}
      segments={[
        { value: "chart", label: t("dashboard.chart"), icon: <ChartColumn className="i i-sm" aria-hidden /> },
        { value: "table", label: t("dashboard.table"), icon: <Table2 className="i i-sm" aria-hidden /> },
      ]}
      value={view}
      onChange={setView}
    />
  ) : null;
  return (
    <Card title={title} className="c-12" aside={aside} testId="trend-card">
      {data === undefined ? (
        state
      ) : isUsed ? (
        <Suspense fallback={<Skeleton widths={[100, 100, 100]} />}>
          {view === "chart" ? <TrendChart trend={data} title={title} /> : <TrendTable trend={data} title={title} />}
        </Suspense>
      ) : (
        <NothingUsed />
      )}
    </Card>
  );
}

export function ProviderCard({ period }: { readonly period: Period }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [by, setBy] = useState<BreakdownBy>("provider");
  const query = useQuery(breakdownQuery(period, by));
  const state = stateOf({ query, widths: [60, 60, 60] }, t("dashboard.failedTitle"));
  const chartLabel = t(by === "provider" ? "dashboard.chartLabel" : "dashboard.chartByModel");
  const slices = slicesOf(query.data ?? [], t("dashboard.others"));
  const total = slices.reduce((sum, { cost }) => sum + cost, 0);
  return (
    <Card
      title={t("dashboard.shares")}
      className="c-5 card-fill"
      testId="provider-card"
      aside={
        <Segmented
          label={t("dashboard.shares")}
          segments={[
            { value: "provider", label: t("dashboard.provider") },
            { value: "model", label: t("dashboard.model") },
          ]}
          value={by}
          onChange={setBy}
        />
      }
    >
      {query.data === undefined ? (
        state
      ) : slices.length === 0 ? (
        <NothingUsed />
      ) : (
        <Suspense fallback={<Skeleton widths={[60, 60, 60]} />}>
          <div className="donut in-middle">
            <ProviderDonut slices={slices} label={chartLabel} total={format.formatEuro(euroToMicro(total))} />
            <ProviderTable slices={slices} label={chartLabel} areProviders={by === "provider"} />
          </div>
        </Suspense>
      )}
    </Card>
  );
}

export function EnvironmentCard({ period }: { readonly period: Period }) {
  const { t } = useTranslation();
  const summary = useQuery(summaryQuery(period));
  const query = useQuery(environmentQuery(period));
  const state = stateOf({ query, widths: [100, 100, 100] }, t("dashboard.failedTitle"));
  const data = query.data;
  const aside = <span className="small faint">{t("receipt.scale")}</span>;
  return (
    <Card title={t("dashboard.footprint")} className="c-7 card-fill" aside={aside} testId="environment-card">
      {data === undefined ? (
        state
      ) : summary.data?.totalRequests === 0 ? (
        <NothingUsed />
      ) : (
        <>
          <div className="receipt">
            <Interval name={t("receipt.energy")} quantity="energy" range={data.ranges.kWh} />
            <Interval name={t("receipt.water")} quantity="water" range={data.ranges.waterL} />
            <Interval name={t("receipt.carbon")} quantity="carbon" range={data.ranges.co2e} />
          </div>
          <dl className="facts facts-after">
            <dt>{t("dashboard.area")}</dt>
            <Funded environment={data} />
          </dl>
          <p className="small faint card-note">
            {t("dashboard.answersCounted", {
              count: summary.data?.totalRequests ?? 0,
              methods: data.methodVersions.join(", ") || t("common.notKnown"),
            })}{" "}
            <Link to="/impact" hash="method">
              {t("impact.howLink")}
            </Link>
          </p>
          <Standing />
        </>
      )}
    </Card>
  );
}

/** The area the surcharge funds; without a cost rate its cents, never an area. A part at the example rate (demo spend) is named. */
function Funded({ environment }: { readonly environment: UsageEnvironment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { totalM2Restored: area, m2AtExampleRate: example, rebalancingMicroEur } = environment;
  return (
    <dd className="num strong">
      {area === null ? format.formatEuro(microEuro(rebalancingMicroEur)) : format.formatArea(area)}
      {example > 0 ? (
        <>
          {" "}
          <span className="badge badge-warn">{t("common.example")}</span>
        </>
      ) : null}
    </dd>
  );
}

export function NothingUsed() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<ReceiptText className="i i-lg" aria-hidden />}
      title={t("dashboard.emptyTitle")}
      action={
        <Link to="/" className={buttonClass({ size: "small" })}>
          {t("dashboard.startChat")}
        </Link>
      }
    >
      {t("dashboard.emptyBody")}
    </EmptyState>
  );
}
