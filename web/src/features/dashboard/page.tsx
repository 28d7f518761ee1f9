import { useQuery } from "@tanstack/react-query";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/types";
import { useFormat } from "@/lib/use-format";
import { useIdleSteps } from "@/lib/use-idle-steps";
import { Field } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { useTitle } from "@/ui/use-title";
import { NothingUsed, PendingCard } from "./components/card";
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
  const later = [
    { key: "trend", className: "c-12", card: <TrendCard period={period} /> },
    { key: "shares", className: "c-5", card: <ProviderCard period={period} /> },
    { key: "projects", className: "c-7", card: <ProjectCard period={period} /> },
    { key: "footprint", className: "c-6", card: <EnvironmentCard period={period} /> },
    { key: "restoration", className: "c-6", card: <RestorationCard /> },
    { key: "log", className: "c-12", card: <UsageTable period={period} view={view} onView={onView} /> },
  ];
  const drawn = useIdleSteps(later.length);
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
              later.map(({ key, className, card }, index) => (
                <Fragment key={key}>{index < drawn ? card : <PendingCard className={className} />}</Fragment>
              ))
            )}
          </div>
        </div>
      </main>
    </div>
  );
}
