import { useTranslation } from "react-i18next";
import { microEuro, moneyUnit } from "@/lib/money";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { coloursOf, colourValue, OTHERS, seriesStyle } from "@/ui/charts/series";
import type { Measure, Slice } from "../rules";
import styles from "./provider-donut.module.css";

const RADIUS = 60;
const ROUND = 2 * Math.PI * RADIUS;
/** Pixels between two slices. */
const GAP = 2;

interface ProviderDonutProps {
  readonly slices: readonly Slice[];
  readonly label: string;
  readonly total: string;
}

export function ProviderDonut({ slices, label, total }: ProviderDonutProps) {
  const gap = slices.length > 1 ? GAP : 0;
  const colours = coloursOfSlices(slices);
  let start = 0;
  return (
    <svg viewBox="0 0 152 152" role="img" aria-label={label}>
      <g transform="rotate(-90 76 76)" fill="none" strokeWidth="18">
        {slices.map((slice, index) => {
          const length = Math.max(slice.share * ROUND - gap, 0.5);
          const offset = -start;
          start += slice.share * ROUND;
          return (
            <circle
              key={slice.name}
              cx="76"
              cy="76"
              r={RADIUS}
              stroke={colourValue(colours[index] ?? OTHERS)}
              strokeDasharray={`${length} ${ROUND - length}`}
              strokeDashoffset={offset}
            />
          );
        })}
      </g>
      <text x="76" y="82" textAnchor="middle" className={styles["total"]}>
        {total}
      </text>
    </svg>
  );
}

/** Each name has its own colour, the rest that of all others. */
function coloursOfSlices(slices: readonly Slice[]): number[] {
  const named = coloursOf(slices.filter(({ isRest }) => !isRest).map(({ name }) => name));
  return slices.map(({ isRest }, index) => (isRest ? OTHERS : (named[index] ?? OTHERS)));
}

interface ProviderTableProps extends Omit<ProviderDonutProps, "total"> {
  /** Else the slices are models. */
  readonly areProviders: boolean;
  readonly measure: Measure;
}

/** The same figures as a table: the list beside the ring. */
export function ProviderTable({ slices, label, areProviders, measure }: ProviderTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = moneyUnit(slices.map(({ costMicroEur }) => costMicroEur));
  const colours = coloursOfSlices(slices);
  const nameOf = ({ name, isRest }: Slice) =>
    name === "demo" ? t("model.demo") : areProviders && !isRest ? providerName(name) : name;
  return (
    <table className={styles["list"]} aria-label={label}>
      <tbody>
        {slices.map((slice, index) => {
          const money = format.formatMoney(microEuro(slice.costMicroEur), unit);
          const tokens = t("dashboard.tokensCounted", { number: format.formatCompact(slice.tokens) });
          return (
            <tr key={slice.name}>
              <th scope="row">
                <i className="dot" style={seriesStyle(colours[index] ?? OTHERS)} />
                {nameOf(slice)}
              </th>
              <td className="n faint">{format.formatPart(slice.share)}</td>
              <td className="n">
                {measure === "cost" ? money : tokens}
                <span className={`${styles["second"]} faint`}>{measure === "cost" ? tokens : money}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
