import { useTranslation } from "react-i18next";
import { euroToMicro } from "@/lib/money";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { seriesStyle } from "@/ui/charts/series";
import type { Slice } from "../rules";
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
              stroke={`var(--chart-${index + 1})`}
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

interface ProviderTableProps extends Omit<ProviderDonutProps, "total"> {
  /** Else the slices are models. */
  readonly areProviders: boolean;
}

/** The same figures as a table: the list beside the ring. */
export function ProviderTable({ slices, label, areProviders }: ProviderTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  // One unit down the column, unless it would round an amount away.
  const inEuro = slices.some(({ cost }) => cost >= 0.1);
  return (
    <table className={styles["list"]} aria-label={label}>
      <tbody>
        {slices.map((slice, index) => (
          <tr key={slice.name}>
            <th scope="row">
              <i className="dot" style={seriesStyle(index)} />
              {slice.name === "demo" ? t("model.demo") : areProviders ? providerName(slice.name) : slice.name}
            </th>
            <td className="n faint">{format.formatShare(Math.round(slice.share * 100) / 100)}</td>
            <td className="n">
              {format.formatEuro(euroToMicro(slice.cost), slice.cost >= 0.01 && inEuro ? "euro" : "auto")}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
