import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { lazyPart } from "@/lib/lazy-part";
import { Segmented } from "@/ui/segmented";
import { Skeleton } from "@/ui/states";
import { type ChartView, ViewSwitch } from "@/ui/view-switch";
import { breakdownQuery } from "../queries";
import { type Measure, measureOf, type Period, seriesOf } from "../rules";
import { Card, NothingUsed, stateOf } from "./card";
import { useSeriesNames } from "./series-names";

const ProjectBars = lazyPart(async () => ({ default: (await import("./project-bars")).ProjectBars }));
const ProjectTable = lazyPart(async () => ({ default: (await import("./project-bars")).ProjectTable }));

/** As many as a card holds; the table has them all. */
const MOST_BARS = 8;

export function ProjectCard({ period }: { readonly period: Period }) {
  const { t } = useTranslation();
  const [measure, setMeasure] = useState<Measure>("cost");
  const [view, setView] = useState<ChartView>("chart");
  const query = useQuery(breakdownQuery(period, "project"));
  const providers = useQuery(breakdownQuery(period, "provider"));
  const series = seriesOf(providers.data ?? []);
  const names = useSeriesNames(providers.data ?? [], series);
  const title = t("dashboard.byProject");
  const projects = (query.data ?? []).toSorted((a, b) => measureOf(b, measure) - measureOf(a, measure));
  const state =
    stateOf({ query, widths: [100, 70, 40] }, t("dashboard.failedTitle")) ??
    stateOf({ query: providers, widths: [100, 70, 40] }, t("dashboard.failedTitle"));
  return (
    <Card
      title={title}
      className="c-7"
      testId="project-card"
      aside={
        <div className="row row-wrap">
          <Segmented<Measure>
            label={t("dashboard.measure")}
            segments={[
              { value: "cost", label: t("dashboard.cost") },
              { value: "tokens", label: t("dashboard.tokens") },
            ]}
            value={measure}
            onChange={setMeasure}
          />
          <ViewSwitch value={view} onChange={setView} />
        </div>
      }
    >
      {state ??
        (projects.length === 0 ? (
          <NothingUsed />
        ) : (
          <Suspense fallback={<Skeleton widths={[100, 70, 40]} />}>
            {view === "chart" ? (
              <>
                <ProjectBars {...{ measure, title, series, names }} projects={projects.slice(0, MOST_BARS)} />
                {projects.length > MOST_BARS ? (
                  <p className="small faint card-note">
                    {t("dashboard.moreProjects", { count: projects.length - MOST_BARS })}
                  </p>
                ) : null}
              </>
            ) : (
              <ProjectTable {...{ measure, title, series, names, projects }} />
            )}
          </Suspense>
        ))}
    </Card>
  );
}
