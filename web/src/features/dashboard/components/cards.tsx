import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { balanceQuery } from "@/api/queries";
import type { Balance, User } from "@/api/types";
import { answersCounted } from "@/lib/answers-counted";
import { lazyPart } from "@/lib/lazy-part";
import { euroToMicro, microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { buttonClass } from "@/ui/button";
import { Disclaimer } from "@/ui/disclaimer";
import { Interval } from "@/ui/interval";
import { Segmented } from "@/ui/segmented";
import { Skeleton } from "@/ui/states";
import { type ChartView, ViewSwitch } from "@/ui/view-switch";
import { breakdownQuery, comparisonQuery, environmentQuery, summaryQuery, trendQuery } from "../queries";
import { growth, type Measure, type Period, type Slice, seriesOf, shareLeft, slicesOf } from "../rules";
import { Alerts } from "./alerts";
import { BalanceBar } from "./balance-bar";
import { Card, NothingUsed, stateOf } from "./card";
import styles from "./cards.module.css";
import { useSeriesNames } from "./series-names";

const ProviderDonut = lazyPart(async () => ({ default: (await import("./provider-donut")).ProviderDonut }));
const ProviderTable = lazyPart(async () => ({ default: (await import("./provider-donut")).ProviderTable }));
const TrendChart = lazyPart(async () => ({ default: (await import("./trend-chart")).TrendChart }));
const TrendTable = lazyPart(async () => ({ default: (await import("./trend-chart")).TrendTable }));

/** Below one euro the card says how to add credit. */
const LOW_MICRO = 1_000_000;

export function WalletCard({ user }: { readonly user: User }) {
  const { t } = useTranslation();
  const query = useQuery(balanceQuery);
  const state = stateOf({ query, widths: [50, 80, 100] }, t("dashboard.failedTitle"));
  return (
    <Card
      title={t("dashboard.wallet")}
      className="c-4 card-fill"
      testId="wallet-card"
      aside={
        <Link className="small" to="/wallet">
          {t("dashboard.history")}
        </Link>
      }
    >
      {query.data === undefined ? (
        <div className={styles["walletPending"]}>{state}</div>
      ) : (
        <BalanceFigures balance={query.data} />
      )}
      <div className={`hint ${styles["foot"]} stack`}>
        <Link className={buttonClass({ look: "primary" }, "btn-block")} to="/wallet">
          {t("dashboard.addCredit")}
        </Link>
        {user.role === "admin" && query.data !== undefined && query.data.tokenCredits < LOW_MICRO ? (
          <code className={`mono tiny anywhere ${styles["command"]}`}>
            aim2balance wallet credit {user.email} 20 --reason &quot;…&quot;
          </code>
        ) : null}
      </div>
    </Card>
  );
}

function BalanceFigures({ balance }: { readonly balance: Balance }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tokenCredits, balanceUSD, exchangeRate, held, lastTopupMicroEur } = balance;
  const left = shareLeft(tokenCredits, lastTopupMicroEur);
  return (
    <div>
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
      {left === null ? null : <BalanceBar left={left} />}
      <p className="small faint row between row-wrap">
        {lastTopupMicroEur === null ? null : (
          <span className="num">
            {t("dashboard.ofLastTopup", { amount: format.formatEuro(microEuro(lastTopupMicroEur), "euro") })}
          </span>
        )}
        <span className="num">{t("dashboard.onHold", { amount: format.formatEuro(euroToMicro(held)) })}</span>
      </p>
    </div>
  );
}

export function TotalsCard({ period }: { readonly period: Period }) {
  const { t } = useTranslation();
  const format = useFormat();
  const summary = useQuery(summaryQuery(period));
  const environment = useQuery(environmentQuery(period));
  const state = stateOf({ query: summary, widths: [90, 70] }, t("dashboard.failedTitle"));
  const data = summary.data;
  const before = useQuery(comparisonQuery(period)).data?.previous ?? null;
  const days = new Intl.DateTimeFormat(format.locale, { day: "numeric", month: "long", year: "numeric" });
  const carbon = environment.data?.totalCO2e ?? null;
  const span = environment.data?.ranges.co2e ?? null;
  const euro = (micro: number) => format.formatEuro(microEuro(micro));
  return (
    <section className={`card c-8 ${styles["totals"]}`} aria-label={t("dashboard.totals")} data-testid="totals-card">
      {data === undefined ? (
        state
      ) : (
        <div className={styles["stats"]}>
          <Stat
            label={t("dashboard.spent")}
            value={format.formatEuro(microEuro(data.totalCostMicroEur))}
            note={
              data.totalRequests === 0
                ? ""
                : t("dashboard.surcharge", { amount: format.formatEuro(microEuro(data.rebalancingMicroEur)) })
            }
            before={<Before now={data.totalCostMicroEur} before={before?.totalCostMicroEur} write={euro} />}
            more={data.overrunMicroEur === 0 ? "" : t("dashboard.overrun", { amount: euro(data.overrunMicroEur) })}
            testId="total-spent"
          />
          <Stat
            label={t("dashboard.answers")}
            value={format.formatCount(data.totalRequests)}
            note={
              data.totalRequests === 0
                ? ""
                : t("dashboard.perAnswer", {
                    amount: format.formatEuro(
                      microEuro(Math.round((data.totalCostMicroEur - data.titleCostMicroEur) / data.totalRequests)),
                    ),
                  })
            }
            before={<Before now={data.totalRequests} before={before?.totalRequests} write={format.formatCount} />}
            more={
              data.titleRequests === 0
                ? ""
                : t("dashboard.titlesBeside", {
                    count: data.titleRequests,
                    amount: format.formatEuro(microEuro(data.titleCostMicroEur)),
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
            before={<Before now={data.totalTokens} before={before?.totalTokens} write={format.formatCompact} />}
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
      {before === null ? null : (
        <p className="small faint" data-testid="compared">
          {t("dashboard.compared", {
            span: days.formatRange(new Date(before.dateRange.from), new Date(Date.parse(before.dateRange.to) - 1)),
          })}
        </p>
      )}
      {data === undefined || data.overrunMicroEur === 0 ? null : (
        <p className="small faint">{t("dashboard.overrunCounted")}</p>
      )}
      <Disclaimer />
      <Alerts />
    </section>
  );
}

interface BeforeProps {
  readonly now: number;
  /** Undefined where there is nothing to compare with. */
  readonly before: number | undefined;
  readonly write: (value: number) => string;
}

/** The same figure of the period before, and by how much it changed. */
function Before({ now, before, write }: BeforeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (before === undefined) return null;
  const grown = growth(now, before);
  const change = grown === null ? "" : format.formatChange(grown);
  return (
    <p className={`${styles["note"]} num`} data-testid="before">
      {t("dashboard.before", { value: write(before) })} {change}
    </p>
  );
}

interface StatProps {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly before?: ReactNode;
  readonly more?: string;
  readonly testId: string;
}

function Stat({ label, value, note, before, more = "", testId }: StatProps) {
  return (
    <div className={styles["stat"]}>
      <p className={styles["label"]}>{label}</p>
      <p className={`${styles["value"]} num`} data-testid={testId}>
        {value}
      </p>
      <p className={`${styles["note"]} num`}>{note}</p>
      {more === "" ? null : <p className={`${styles["note"]} num`}>{more}</p>}
      {before}
    </div>
  );
}

export function TrendCard({ period }: { readonly period: Period }) {
  const { t } = useTranslation();
  const query = useQuery(trendQuery(period));
  const providers = useQuery(breakdownQuery(period, "provider")).data ?? [];
  const series = seriesOf(providers);
  const names = useSeriesNames(providers, series);
  const [view, setView] = useState<ChartView>("chart");
  const state = stateOf({ query, widths: [100, 100, 100] }, t("dashboard.failedTitle"));
  const { data } = query;
  const title = t(`dashboard.trends.${data?.step === "hour" || data?.step === "month" ? data.step : "day"}`);
  const isUsed = data?.points.some(({ requests }) => requests > 0) === true;
  const aside = isUsed ? <ViewSwitch value={view} onChange={setView} /> : null;
  return (
    <Card title={title} className="c-12" aside={aside} testId="trend-card">
      {data === undefined ? (
        state
      ) : isUsed ? (
        <Suspense fallback={<Skeleton widths={[100, 100, 100]} />}>
          {view === "chart" ? (
            <TrendChart {...{ title, series, names }} trend={data} />
          ) : (
            <TrendTable {...{ title, series, names }} trend={data} />
          )}
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
  const [by, setBy] = useState<"provider" | "model">("provider");
  const [measure, setMeasure] = useState<Measure>("cost");
  const query = useQuery(breakdownQuery(period, by));
  const state = stateOf({ query, widths: [60, 60, 60] }, t("dashboard.failedTitle"));
  const what = t(measure === "cost" ? "dashboard.cost" : "dashboard.tokens");
  const chartLabel = t(by === "provider" ? "dashboard.chartLabel" : "dashboard.chartByModel", { what });
  const slices = slicesOf(query.data ?? [], t("dashboard.others"), measure);
  const sum = (of: (slice: Slice) => number) => slices.reduce((all, slice) => all + of(slice), 0);
  const total =
    measure === "cost"
      ? format.formatEuro(microEuro(sum(({ costMicroEur }) => costMicroEur)))
      : format.formatCompact(sum(({ tokens }) => tokens));
  return (
    <Card
      title={t("dashboard.shares")}
      className="c-5 card-fill"
      testId="provider-card"
      aside={
        <div className="row row-wrap">
          <Segmented
            label={t("dashboard.shares")}
            segments={[
              { value: "provider", label: t("dashboard.provider") },
              { value: "model", label: t("dashboard.model") },
            ]}
            value={by}
            onChange={setBy}
          />
          <Segmented<Measure>
            label={t("dashboard.measure")}
            segments={[
              { value: "cost", label: t("dashboard.cost") },
              { value: "tokens", label: t("dashboard.tokens") },
            ]}
            value={measure}
            onChange={setMeasure}
          />
        </div>
      }
    >
      {query.data === undefined ? (
        state
      ) : slices.length === 0 ? (
        <NothingUsed />
      ) : (
        <Suspense fallback={<Skeleton widths={[60, 60, 60]} />}>
          <div className={`${styles["donut"]} ${styles["middle"]}`}>
            <ProviderDonut slices={slices} label={chartLabel} total={total} />
            <ProviderTable slices={slices} label={chartLabel} measure={measure} areProviders={by === "provider"} />
          </div>
        </Suspense>
      )}
    </Card>
  );
}

export function EnvironmentCard({ period }: { readonly period: Period }) {
  const { t } = useTranslation();
  const query = useQuery(environmentQuery(period));
  const state = stateOf({ query, widths: [100, 100, 100] }, t("dashboard.failedTitle"));
  const data = query.data;
  const aside = <span className="small faint">{t("receipt.scale")}</span>;
  return (
    <Card title={t("dashboard.footprint")} className="c-6 card-fill" aside={aside} testId="environment-card">
      {data === undefined ? (
        state
      ) : data.requests === 0 ? (
        <NothingUsed />
      ) : (
        <>
          <div className="receipt">
            <Interval name={t("receipt.energy")} quantity="energy" range={data.ranges.kWh} />
            <Interval name={t("receipt.water")} quantity="water" range={data.ranges.waterL} />
            <Interval name={t("receipt.carbon")} quantity="carbon" range={data.ranges.co2e} />
          </div>
          <p className="small faint card-note">
            {answersCounted(t, data)}{" "}
            <Link to="/impact" hash="method">
              {t("impact.howLink")}
            </Link>
          </p>
        </>
      )}
    </Card>
  );
}
