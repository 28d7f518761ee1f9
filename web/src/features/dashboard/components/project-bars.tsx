import { useTranslation } from "react-i18next";
import type { UsagePart, UsageShare } from "@/api/types";
import { microEuro, moneyUnit } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Bars } from "@/ui/charts/bars";
import { ChartTable } from "@/ui/charts/chart-table";
import { Legend } from "@/ui/charts/legend";
import { coloursOf } from "@/ui/charts/series";
import { type Measure, measureOf, partsOf } from "../rules";

interface ProjectBarsProps {
  readonly projects: readonly UsageShare[];
  readonly measure: Measure;
  readonly title: string;
  /** The providers with a colour of their own. */
  readonly series: readonly string[];
  /** What they are called, with the rest at the end. */
  readonly names: readonly string[];
}

/** Money of these projects in one unit. */
function useWriting(measure: Measure, projects: readonly UsageShare[]) {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = moneyUnit(projects.map(({ costMicroEur }) => costMicroEur));
  return {
    amount: (part: UsagePart | number) => {
      const value = typeof part === "number" ? part : measureOf(part, measure);
      return measure === "cost" ? format.formatMoney(microEuro(value), unit) : format.formatCompact(value);
    },
    project: ({ id, name }: UsageShare) => (id === null ? t("dashboard.noProject") : name),
  };
}

/** What each project used, stacked by provider. */
export function ProjectBars({ projects, measure, series, names }: ProjectBarsProps) {
  const writing = useWriting(measure, projects);
  const colours = coloursOf(series);
  return (
    <div className="stack">
      <Bars
        colours={colours}
        bars={projects.map((project) => {
          const parts = partsOf(project.segments, series, (part) => measureOf(part, measure));
          const said = parts.flatMap((part, index) => (part > 0 ? [`${names[index]} ${writing.amount(part)}`] : []));
          const name = writing.project(project);
          const label = `${name}: ${said.join(", ")}`;
          return { key: project.id ?? "none", name, value: writing.amount(project), label, parts };
        })}
      />
      <Legend names={names} colours={colours} />
    </div>
  );
}

export function ProjectTable({ projects, measure, title, series, names }: ProjectBarsProps) {
  const { t } = useTranslation();
  const writing = useWriting(measure, projects);
  return (
    <ChartTable
      label={title}
      columns={[t("dashboard.project"), ...names, t("dashboard.total")]}
      rows={projects.map((project) => {
        const parts = partsOf(project.segments, series, (part) => measureOf(part, measure));
        return {
          key: project.id ?? "none",
          name: writing.project(project),
          cells: [
            ...names.map((_, index) => (parts[index] ? writing.amount(parts[index]) : null)),
            writing.amount(project),
          ],
        };
      })}
    />
  );
}
