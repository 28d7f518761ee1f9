import { useTranslation } from "react-i18next";
import type { UsageTrend } from "@/api/types";
import { bucketNames } from "@/lib/buckets";
import { microEuro, moneyUnit } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { ChartTable } from "@/ui/charts/chart-table";
import { Columns } from "@/ui/charts/columns";
import { Legend } from "@/ui/charts/legend";
import { coloursOf } from "@/ui/charts/series";
import { partsOf } from "../rules";

interface TrendChartProps {
  readonly trend: UsageTrend;
  readonly title: string;
  /** The providers with a colour of their own. */
  readonly series: readonly string[];
  /** What they are called, with the rest at the end. */
  readonly names: readonly string[];
}

type Point = UsageTrend["points"][number];

const partsOfPoint = (point: Point, series: readonly string[]) =>
  partsOf(point.segments ?? [], series, ({ costMicroEur }) => costMicroEur);

/** Cost over time, stacked by provider. */
export function TrendChart({ trend, title, series, names }: TrendChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const buckets = bucketNames(format.locale, trend.step);
  const highest = Math.max(0, ...trend.points.map(({ costMicroEur }) => costMicroEur));
  const colours = coloursOf(series);
  return (
    <>
      <Columns
        colours={colours}
        label={`${title}. ${t("dashboard.trendLabel", { amount: format.formatEuro(microEuro(highest)) })}`}
        formatStep={(value, decimals) => format.formatDecimal(value, Math.max(2, decimals))}
        columns={trend.points.map((point) => ({
          key: point.label,
          short: buckets.short(point.label),
          title: `${buckets.full(point.label)}, ${format.formatEuro(microEuro(point.costMicroEur))}`,
          parts: partsOfPoint(point, series).map((part) => part / 1e6),
        }))}
      />
      <Legend names={names} colours={colours} />
    </>
  );
}

/** The same figures as a table; buckets without use are left out. */
export function TrendTable({ trend, title, series, names }: TrendChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const buckets = bucketNames(format.locale, trend.step);
  const unit = moneyUnit(trend.points.map(({ costMicroEur }) => costMicroEur));
  const money = (micro: number) => format.formatMoney(microEuro(micro), unit);
  return (
    <ChartTable
      label={title}
      columns={[t("dashboard.time"), t("dashboard.answers"), ...names, t("dashboard.cost")]}
      rows={trend.points
        .filter(({ requests, tokens }) => requests > 0 || tokens > 0)
        .map((point) => {
          const parts = partsOfPoint(point, series);
          return {
            key: point.label,
            name: buckets.full(point.label),
            cells: [
              format.formatCount(point.requests),
              ...names.map((_, index) => (parts[index] ? money(parts[index]) : null)),
              money(point.costMicroEur),
            ],
          };
        })}
    />
  );
}
