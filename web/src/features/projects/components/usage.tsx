import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { UsageTrend } from "@/api/types";
import { answersCounted } from "@/lib/answers-counted";
import { bucketNames } from "@/lib/buckets";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { ChartTable } from "@/ui/charts/chart-table";
import { Columns } from "@/ui/charts/columns";
import { Interval } from "@/ui/interval";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { type ChartView, ViewSwitch } from "@/ui/view-switch";
import { environmentQuery, summaryQuery, trendQuery } from "../queries";

/** What was spent in the project this month, day by day. */
export function Spending({ projectId }: { readonly projectId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [view, setView] = useState<ChartView>("chart");
  const trend = useQuery(trendQuery(projectId));
  const summary = useQuery(summaryQuery(projectId));
  const total = summary.data === undefined ? null : format.formatEuro(microEuro(summary.data.totalCostMicroEur));
  return (
    <SectionCard
      id="project-spending"
      title={t("project.spending")}
      aside={
        <span className="row">
          <span className="small faint num" data-testid="project-month">
            {total === null ? "" : t("project.thisMonth", { amount: total })}
          </span>
          <ViewSwitch value={view} onChange={setView} />
        </span>
      }
    >
      {trend.data === undefined ? (
        trend.isError ? (
          <ErrorState title={t("dashboard.failedTitle")} onRetry={() => void trend.refetch()} />
        ) : (
          <Skeleton widths={[100, 100]} />
        )
      ) : summary.data?.totalRequests === 0 ? (
        <p className="muted text-md">{t("project.nothingUsed")}</p>
      ) : view === "chart" ? (
        <DayColumns trend={trend.data} />
      ) : (
        <DayTable trend={trend.data} />
      )}
      {summary.data === undefined || summary.data.overrunMicroEur === 0 ? null : (
        <p className="small faint card-note" data-testid="project-overrun">
          {t("dashboard.overrun", { amount: format.formatEuro(microEuro(summary.data.overrunMicroEur)) })}{" "}
          {t("dashboard.overrunCounted")}
        </p>
      )}
    </SectionCard>
  );
}

function DayColumns({ trend }: { readonly trend: UsageTrend }) {
  const { t } = useTranslation();
  const format = useFormat();
  const buckets = bucketNames(format.locale, trend.step);
  const highest = Math.max(0, ...trend.points.map(({ costMicroEur }) => costMicroEur));
  return (
    <Columns
      label={`${t("project.spending")}. ${t("dashboard.trendLabel", { amount: format.formatEuro(microEuro(highest)) })}`}
      formatStep={(value, decimals) => format.formatDecimal(value, Math.max(2, decimals))}
      columns={trend.points.map((point) => ({
        key: point.label,
        short: buckets.short(point.label),
        title: `${buckets.full(point.label)}, ${format.formatEuro(microEuro(point.costMicroEur))}`,
        parts: [point.costMicroEur / 1e6],
      }))}
    />
  );
}

function DayTable({ trend }: { readonly trend: UsageTrend }) {
  const { t } = useTranslation();
  const format = useFormat();
  const buckets = bucketNames(format.locale, trend.step);
  return (
    <ChartTable
      label={t("project.spending")}
      columns={[t("dashboard.time"), t("dashboard.answers"), t("dashboard.cost")]}
      rows={trend.points
        .filter(({ requests }) => requests > 0)
        .map(({ label, requests, costMicroEur }) => ({
          key: label,
          name: buckets.full(label),
          cells: [format.formatCount(requests), format.formatEuro(microEuro(costMicroEur))],
        }))}
    />
  );
}

/** What the project took from nature this month, as ranges. */
export function Footprint({ projectId }: { readonly projectId: string }) {
  const { t } = useTranslation();
  const query = useQuery(environmentQuery(projectId));
  const data = query.data;
  if (data === undefined || (data.requests === 0 && data.titleRequests === 0)) return null;
  return (
    <SectionCard
      id="project-footprint"
      title={t("project.footprint")}
      aside={<span className="small faint">{t("receipt.scale")}</span>}
    >
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
    </SectionCard>
  );
}
