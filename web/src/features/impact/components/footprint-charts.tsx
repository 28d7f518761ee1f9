import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { UsageShare, UsageTrend } from "@/api/types";
import { bucketNames } from "@/lib/buckets";
import type { Range } from "@/lib/format";
import { useFormat } from "@/lib/use-format";
import { Bars } from "@/ui/charts/bars";
import { ChartDownloads } from "@/ui/charts/chart-downloads";
import { Columns } from "@/ui/charts/columns";
import type { Part } from "../queries";
import { type Measure, measures, quantities, written } from "../rules";

const head = (t: TFunction, first: string) => [
  first,
  t("dashboard.answers"),
  ...measures.map((one) => fileHead(t, one)),
];

const stored = { kWh: "kWh", waterL: "L", co2e: "kg", m2Restored: "m²" } as const satisfies Record<Measure, string>;

const fileHead = (t: TFunction, measure: Measure) => `${t(`impact.measures.${measure}`)} (${stored[measure]})`;

/** The most bars a card holds; the table has them all. */
const MOST_BARS = 8;

interface OverProps {
  readonly trend: UsageTrend;
  readonly title: string;
}

/** Best estimates over time, in one unit. */
export function Over({ trend, title, measure }: OverProps & { readonly measure: Measure }) {
  const { t } = useTranslation();
  const format = useFormat();
  const quantity = quantities[measure];
  const buckets = bucketNames(format.locale, trend.step);
  const highest = Math.max(0, ...trend.points.map((point) => point[measure] ?? 0));
  const unit = format.unitOf(highest, quantity);
  const say = (value: number | null) => (value === null ? t("common.notKnown") : written(format, value, measure));
  const label = `${title}, ${t(`impact.measures.${measure}`)}. ${t("dashboard.trendLabel", { amount: say(highest) })}`;
  return (
    <>
      <p className="tiny faint">{t("impact.inUnit", { what: t(`impact.measures.${measure}`), unit })}</p>
      <Columns
        label={label}
        formatStep={(value) => (value === 0 ? "0" : format.formatIn(value, quantity, highest))}
        columns={trend.points.map((point) => ({
          key: point.label,
          short: buckets.short(point.label),
          title: `${buckets.full(point.label)}, ${say(point[measure])}`,
          parts: [point[measure] ?? 0],
        }))}
      />
      <ChartDownloads
        name={`aim2balance-${measure}`}
        picture={() => ({
          kind: "columns",
          title,
          subtitle: t("impact.inUnit", { what: t(`impact.measures.${measure}`), unit }),
          note: t("disclaimer"),
          items: trend.points.map((point) => ({
            name: buckets.short(point.label),
            value: point[measure] ?? 0,
            written: say(point[measure]),
          })),
        })}
        rows={() => [
          head(t, t("dashboard.time")),
          ...trend.points.map((point) => [point.label, point.requests, ...measures.map((one) => point[one])]),
        ]}
      />
    </>
  );
}

export function OverTable({ trend, title }: OverProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const buckets = bucketNames(format.locale, trend.step);
  return (
    <MeasuredTable title={title} first={t("dashboard.time")}>
      {trend.points
        .filter(({ requests, tokens }) => requests > 0 || tokens > 0)
        .map((point) => (
          <tr key={point.label}>
            <td className="nowrap">{buckets.full(point.label)}</td>
            <td className="n">{format.formatCount(point.requests)}</td>
            {measures.map((measure) => (
              <td key={measure} className="n">
                {point[measure] === null ? t("common.notKnown") : written(format, point[measure], measure)}
              </td>
            ))}
          </tr>
        ))}
    </MeasuredTable>
  );
}

interface PartsProps {
  readonly parts: readonly UsageShare[];
  readonly by: Part;
}

function useNames(by: Part) {
  const { t } = useTranslation();
  return ({ id, name }: UsageShare) =>
    by === "project" && id === null ? t("dashboard.noProject") : name === "demo" ? t("model.demo") : name;
}

/** The estimates have a best and bounds; an area has one figure. Null where nothing is known. */
function rangeOf(part: UsageShare, measure: Measure): Range | null {
  if (measure !== "m2Restored") return part.ranges[measure];
  const area = part.m2Restored;
  return area === null ? null : { low: area, best: area, high: area };
}

const best = (part: UsageShare, measure: Measure) => rangeOf(part, measure)?.best ?? 0;

/** The parts with the largest footprint; one of which nothing is known says so, and is no zero. */
export function Parts({ parts, by, measure }: PartsProps & { readonly measure: Measure }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useNames(by);
  const largest = parts.toSorted((a, b) => best(b, measure) - best(a, measure)).slice(0, MOST_BARS);
  return (
    <>
      <Bars
        bars={largest.map((part) => {
          const range = rangeOf(part, measure);
          const value = range === null ? t("common.notKnown") : written(format, range.best, measure);
          return {
            key: part.id ?? part.name,
            name: nameOf(part),
            value,
            label: `${nameOf(part)}: ${value}`,
            parts: [best(part, measure)],
          };
        })}
      />
      {parts.length > largest.length ? (
        <p className="small faint card-note">{t("impact.moreParts", { count: parts.length - largest.length })}</p>
      ) : null}
      <ChartDownloads
        name={`aim2balance-${by}-${measure}`}
        picture={() => ({
          kind: "bars",
          title: t("impact.by"),
          subtitle: `${t(`dashboard.${by}`)}, ${t(`impact.measures.${measure}`)}`,
          note: t("disclaimer"),
          items: largest.map((part) => {
            const range = rangeOf(part, measure);
            const value = range === null ? t("common.notKnown") : written(format, range.best, measure);
            return { name: nameOf(part), value: best(part, measure), written: value };
          }),
        })}
        rows={() => [
          head(t, t(`dashboard.${by}`)),
          ...parts.map((part) => [
            nameOf(part),
            part.requests,
            ...measures.map((one) => rangeOf(part, one)?.best ?? null),
          ]),
        ]}
      />
    </>
  );
}

export function PartsTable({ parts, by, title }: PartsProps & { readonly title: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useNames(by);
  const say = (range: Range | null, measure: Measure) =>
    range === null ? (
      t("common.notKnown")
    ) : (
      <>
        {written(format, range.best, measure)}
        {range.low === range.high ? null : (
          <>
            <br />
            <span className="tiny faint">{format.formatSpan(range, quantities[measure])}</span>
          </>
        )}
      </>
    );
  return (
    <MeasuredTable title={title} first={t(`dashboard.${by}`)}>
      {parts.map((part) => (
        <tr key={part.id ?? part.name}>
          <th scope="row" className="row-name">
            {nameOf(part)}
          </th>
          <td className="n">{format.formatCount(part.requests)}</td>
          {measures.map((measure) => (
            <td key={measure} className="n">
              {say(rangeOf(part, measure), measure)}
            </td>
          ))}
        </tr>
      ))}
    </MeasuredTable>
  );
}

interface MeasuredTableProps {
  readonly title: string;
  /** What each row is of. */
  readonly first: string;
  readonly children: ReactNode;
}

/** Answers and what they took, row by row. */
function MeasuredTable({ title, first, children }: MeasuredTableProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table scrolls, and so must be reachable by keyboard
    <div className="trend-table" tabIndex={0}>
      <table className="table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col" className="n">
              {t("dashboard.answers")}
            </th>
            {measures.map((measure) => (
              <th key={measure} scope="col" className="n">
                {t(`impact.measures.${measure}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
