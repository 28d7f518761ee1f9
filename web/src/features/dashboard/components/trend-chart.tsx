import { useTranslation } from "react-i18next";
import type { UsageTrend } from "@/api/types";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { axisSteps, bucketStart } from "../rules";

interface TrendChartProps {
  readonly trend: UsageTrend;
  readonly title: string;
}

/** How a bucket is written under its column, and in full in the table. */
function useBucketNames(step: string) {
  const { locale } = useFormat();
  const write = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const short = write(
    step === "hour" ? { hour: "2-digit" } : step === "month" ? { month: "short" } : { day: "numeric" },
  );
  const full = write(
    step === "hour"
      ? { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }
      : step === "month"
        ? { month: "long", year: "numeric" }
        : { day: "numeric", month: "short" },
  );
  const number = (text: string) => text.replace(/\.$/, "");
  return {
    short: (label: string) => number(short.format(bucketStart(label))),
    full: (label: string) => full.format(bucketStart(label)),
  };
}

export function TrendChart({ trend, title }: TrendChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useBucketNames(trend.step);
  const highest = Math.max(0, ...trend.points.map(({ costMicroEur }) => costMicroEur));
  const steps = axisSteps(highest / 1e6);
  const top = steps.at(-1) ?? 1;
  const decimals = Math.max(2, -Math.floor(Math.log10(steps[1] ?? 1)));
  const every = Math.ceil(trend.points.length / 16);
  const label = `${title}. ${t("dashboard.trendLabel", { amount: format.formatEuro(microEuro(highest)) })}`;
  return (
    <div className="columns" role="img" aria-label={label}>
      <div className="y" aria-hidden="true">
        {steps.map((step) => (
          <span key={step} style={{ bottom: `${(step / top) * 100}%` }}>
            {format.formatDecimal(step, decimals)}
          </span>
        ))}
      </div>
      <div className="plot">
        {steps.slice(1).map((step) => (
          <i key={step} style={{ bottom: `${(step / top) * 100}%` }} />
        ))}
        {trend.points.map((point) => (
          <div
            key={point.label}
            className="col"
            title={`${names.full(point.label)}, ${format.formatEuro(microEuro(point.costMicroEur))}`}
          >
            <b style={{ height: `${(point.costMicroEur / 1e6 / top) * 100}%` }} />
          </div>
        ))}
      </div>
      <div className="x" aria-hidden="true">
        {trend.points.map((point, index) => (
          <span key={point.label}>{index % every === 0 ? names.short(point.label) : ""}</span>
        ))}
      </div>
    </div>
  );
}

/** The same figures as a table; buckets without use are left out. */
export function TrendTable({ trend, title }: TrendChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useBucketNames(trend.step);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table scrolls, and so must be reachable by keyboard
    <div className="trend-table" tabIndex={0}>
      <table className="table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{t("dashboard.time")}</th>
            <th scope="col" className="n">
              {t("dashboard.answers")}
            </th>
            <th scope="col" className="n">
              {t("dashboard.cost")}
            </th>
          </tr>
        </thead>
        <tbody>
          {trend.points
            .filter(({ requests }) => requests > 0)
            .map((point) => (
              <tr key={point.label}>
                <td>{names.full(point.label)}</td>
                <td className="n">{format.formatCount(point.requests)}</td>
                <td className="n">{format.formatEuro(microEuro(point.costMicroEur))}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
