import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { useFormat } from "@/lib/use-format";
import { Field } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { useTitle } from "@/ui/use-title";
import { NothingUsed } from "./components/card";
import { EnvironmentCard, ProviderCard, TotalsCard, TrendCard, WalletCard } from "./components/cards";
import { PdfButton } from "./components/pdf-button";
import { ProjectCard } from "./components/project-card";
import { RestorationCard } from "./components/restoration-card";
import { UsageTable } from "./components/usage-table";
import styles from "./page.module.css";
import { summaryQuery } from "./queries";
import { daysOf, dayText, type Period, ranges, type UsageView } from "./rules";

interface DashboardPageProps {
  readonly user: User;
  readonly period: Period;
  readonly view: UsageView;
  readonly onPeriod: (period: Period) => void;
  readonly onView: (view: UsageView) => void;
  readonly headerStart?: ReactNode;
}

export function DashboardPage({ user, period, view, onPeriod, onView, headerStart }: DashboardPageProps) {
  const { t } = useTranslation();
  const format = useFormat();
  useTitle(t("dashboard.title"));
  const { from, to } = daysOf(period, new Date());
  const summary = useQuery(summaryQuery(period));
  const { dataUpdatedAt } = summary;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const time = new Intl.DateTimeFormat(format.locale, { hour: "2-digit", minute: "2-digit" });
  const span = new Intl.DateTimeFormat(format.locale, { day: "numeric", month: "long", year: "numeric" });
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("dashboard.title")}</h1>
        <PdfButton period={period} />
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page">
          <div className="page-head">
            <div>
              <h2 className="page-title">{span.formatRange(from, to)}</h2>
              <p className="small faint">
                {dataUpdatedAt === 0 ? zone : t("dashboard.updated", { zone, time: time.format(dataUpdatedAt) })}
              </p>
            </div>
            <div className="range-filter">
              <Segmented
                label={t("dashboard.range")}
                segments={ranges.map((value) => ({ value, label: t(`dashboard.ranges.${value}`) }))}
                value={period.range}
                onChange={(range) =>
                  onPeriod(range === "custom" ? { range, from: dayText(from), to: dayText(to) } : { range })
                }
              />
            </div>
          </div>
          {period.range === "custom" ? (
            <div className={styles["customRange"]}>
              <Field
                label={t("dashboard.from")}
                type="date"
                value={dayText(from)}
                max={dayText(to)}
                onChange={(event) =>
                  event.target.value !== "" && onPeriod({ range: "custom", from: event.target.value, to: dayText(to) })
                }
              />
              <Field
                label={t("dashboard.to")}
                type="date"
                value={dayText(to)}
                min={dayText(from)}
                onChange={(event) =>
                  event.target.value !== "" &&
                  onPeriod({ range: "custom", from: dayText(from), to: event.target.value })
                }
              />
            </div>
          ) : null}
          <div className="grid">
            <WalletCard user={user} />
            <TotalsCard period={period} />
            {summary.data !== undefined && summary.data.totalRequests + summary.data.titleRequests === 0 ? (
              <section className="card c-12" aria-label={t("dashboard.usage")} data-testid="nothing-used">
                <NothingUsed />
              </section>
            ) : (
              <>
                <TrendCard period={period} />
                <ProviderCard period={period} />
                <ProjectCard period={period} />
                <EnvironmentCard period={period} />
                <RestorationCard />
                <UsageTable period={period} view={view} onView={onView} />
              </>
            )}
          </div>
        </div>
      </main>
    </div>
  );
}
