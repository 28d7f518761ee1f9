import { useTranslation } from "react-i18next";
import type { UsagePart, UsageShare } from "@/api/types";
import { microEuro, moneyUnit } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Bars } from "@/ui/charts/bars";
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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and so must be reachable by keyboard
    <div className="trend-table" tabIndex={0}>
      <table className="table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{t("dashboard.project")}</th>
            {names.map((name) => (
              <th key={name} scope="col" className="n">
                {name}
              </th>
            ))}
            <th scope="col" className="n">
              {t("dashboard.total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {projects.map((project) => {
            const parts = partsOf(project.segments, series, (part) => measureOf(part, measure));
            return (
              <tr key={project.id ?? "none"}>
                <th scope="row" className="row-name">
                  {writing.project(project)}
                </th>
                {names.map((name, index) => (
                  <td key={name} className="n faint">
                    {parts[index] === undefined || parts[index] === 0 ? "–" : writing.amount(parts[index])}
                  </td>
                ))}
                <td className="n">{writing.amount(project)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
