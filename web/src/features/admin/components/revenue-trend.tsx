import { useState } from "react";
import { useTranslation } from "react-i18next";
import { bucketNames } from "@/lib/buckets";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { ChartTable } from "@/ui/charts/chart-table";
import { Columns } from "@/ui/charts/columns";
import { Legend } from "@/ui/charts/legend";
import { SectionCard } from "@/ui/section-card";
import { type ChartView, ViewSwitch } from "@/ui/view-switch";
import type { Overview } from "../queries";

type Day = Overview["days"][number];

/** What each day's revenue is made of: provider cost, margin, surcharge; as columns and as a table. */
export function RevenueTrend({ days }: { readonly days: readonly Day[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [view, setView] = useState<ChartView>("chart");
  const buckets = bucketNames(format.locale, "day");
  const euro = (micro: number) => format.formatEuro(microEuro(micro));
  const names = [t("admin.providerCost"), t("admin.marginEarned"), t("admin.fee")];
  const partsOf = (day: Day) => [day.providerCostMicroEur, day.marginMicroEur, day.rebalancingMicroEur];
  const highest = Math.max(0, ...days.map((day) => day.revenueMicroEur));
  const used = days.filter((day) => day.requests > 0);
  if (used.length === 0) return null;
  return (
    <SectionCard id="revenue" title={t("admin.trend")} aside={<ViewSwitch value={view} onChange={setView} />}>
      {view === "chart" ? (
        <>
          <Columns
            label={t("admin.trendLabel", { amount: euro(highest) })}
            formatStep={(value, decimals) => format.formatDecimal(value, Math.max(2, decimals))}
            columns={days.map((day) => ({
              key: day.day,
              short: buckets.short(day.day),
              title: `${buckets.full(day.day)}, ${euro(day.revenueMicroEur)}`,
              parts: partsOf(day).map((part) => part / 1e6),
            }))}
          />
          <Legend names={names} />
        </>
      ) : (
        <ChartTable
          label={t("admin.trend")}
          columns={[t("dashboard.time"), t("admin.answers"), ...names, t("admin.revenue")]}
          rows={used.toReversed().map((day) => ({
            key: day.day,
            name: buckets.full(day.day),
            cells: [format.formatCount(day.requests), ...partsOf(day).map(euro), euro(day.revenueMicroEur)],
          }))}
        />
      )}
    </SectionCard>
  );
}
