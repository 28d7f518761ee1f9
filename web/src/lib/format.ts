/**
 * Numbers as the reader sees them; the rules are those of the server (`aim2balance/kit/number_format.py`), by one table of examples. Money is exact and has one formatter; physical quantities are estimates, shown with
 * two significant digits, a unit that fits, and "≈".
 */

import { type MicroEuro, type MoneyUnit, moneyUnit } from "./money";

const NBSP = "\u00a0";

/** Low, best and high of one estimate, in the unit the server stores (kWh, L, kg). */
export interface Range {
  readonly low: number;
  readonly best: number;
  readonly high: number;
}

export type Quantity = "energy" | "water" | "carbon" | "area";

interface Scale {
  readonly unit: string;
  /** How many of this unit one stored unit (kWh, L, kg, m²) is. */
  readonly perStored: number;
}

/** The small unit, the large one, and the stored value from which the large one is used. */
const scales: Record<Quantity, { small: Scale; large: Scale; largeFrom: number }> = {
  energy: { small: { unit: "Wh", perStored: 1000 }, large: { unit: "kWh", perStored: 1 }, largeFrom: 0.1 },
  water: { small: { unit: "mL", perStored: 1000 }, large: { unit: "L", perStored: 1 }, largeFrom: 1 },
  carbon: { small: { unit: "g", perStored: 1000 }, large: { unit: "kg", perStored: 1 }, largeFrom: 1 },
  area: { small: { unit: "cm²", perStored: 10_000 }, large: { unit: "m²", perStored: 1 }, largeFrom: 0.01 },
};

export interface Formatter {
  readonly locale: string;
  /** "14.62 €" (the sign follows the figure in every locale, as the cent does) from ten cents on, "0.27 ct" below. `exact`: euro with all six decimals, for receipts. */
  formatEuro(amount: MicroEuro, style?: "auto" | "euro" | "exact"): string;
  /** In the unit of its column: two decimals from ten cents on, two significant digits below. */
  formatMoney(amount: MicroEuro, unit: MoneyUnit): string;
  formatUsd(usd: number, decimals?: number): string;
  /** "≈ 0.57 Wh"; the unit follows the size. Zero is exact: it stands only where nothing was used. */
  formatEstimate(value: number, quantity: Quantity): string;
  /** "0.57" in the unit of `like`: for the ends of an interval, which share one unit. */
  formatIn(value: number, quantity: Quantity, like: number): string;
  unitOf(like: number, quantity: Quantity): string;
  /** "0.032–3.2 Wh"; where the ends have units of their own, "65 mL – 30 L". */
  formatSpan(range: Pick<Range, "low" | "high">, quantity: Quantity): string;
  /** The ends of a span: the low one has a unit only where it is another. */
  formatEnds(range: Pick<Range, "low" | "high">, quantity: Quantity): { low: string; high: string };
  /** "0.40 cm²": an amount divided by a rate, exact, hence without "≈". */
  formatArea(squareMetres: number): string;
  formatCount(value: number): string;
  /** "2.91 M" */
  formatCompact(value: number): string;
  formatDecimal(value: number, decimals: number): string;
  /** A factor with four significant digits, "0.7014", the very small ones as "1.167E-6". */
  formatFactor(value: number): string;
  /** A rate as "2.5 %". */
  formatShare(share: number): string;
  /** A part of a whole as "38 %", "< 1 %" or "> 99 %" where rounding would say nothing or all. */
  formatPart(share: number): string;
  /** A change as "+12 %" or "−3 %". */
  formatChange(share: number): string;
  formatDate(value: string | Date): string;
  formatDateTime(value: string | Date): string;
  /** The hour that began then as "30 Nov 2026, 14:00–15:00 CET". */
  formatHour(begun: string | Date): string;
  formatDayTime(value: string | Date): string;
  formatDaySpan(from: Date, to: Date): string;
  formatMonth(value: Date): string;
  /** How long to wait as "in 14 minutes", rounded up. */
  formatWait(seconds: number): string;
  /** How long something took, from milliseconds: to a tenth of a second. */
  formatSeconds(ms: number): string;
}

/** The size of unit a reader always wants; what is not named follows the figure. */
export type UnitSizes = Partial<Record<Quantity, "small" | "large">>;

export function createFormatter(locale: string, timeZone?: string, sizes: UnitSizes = {}): Formatter {
  const zone = timeZone === undefined ? {} : { timeZone };
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, ...zone });

  const cents2 = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const six = number({ minimumFractionDigits: 6, maximumFractionDigits: 6 });
  const just2 = number({ minimumSignificantDigits: 2, maximumSignificantDigits: 2 });
  const count = number({ maximumFractionDigits: 0 });
  const compact = number({ notation: "compact", maximumSignificantDigits: 3 });
  const share = number({ maximumFractionDigits: 1 });
  const percent = number({ maximumFractionDigits: 0 });
  const change = number({ maximumFractionDigits: 0, signDisplay: "exceptZero" });
  const dollars = (decimals: number) => number({ minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const day = date({ day: "numeric", month: "short", year: "numeric" });
  const dayTime = date({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const full = date({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const clock = date({ hour: "2-digit", minute: "2-digit" });
  const clockAndZone = date({ hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
  const span = date({ day: "numeric", month: "long" });
  const month = date({ month: "long", year: "numeric" });
  const took = number({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const wait = new Intl.RelativeTimeFormat(locale, { numeric: "always" });

  const asDate = (value: string | Date) => (value instanceof Date ? value : new Date(value));
  const minus = (text: string) => text.replace("-", "−");
  const scaleOf = (like: number, quantity: Quantity) => {
    const { small, large, largeFrom } = scales[quantity];
    const rounded = Number(like.toPrecision(2));
    const size = sizes[quantity] ?? (Math.abs(rounded) >= largeFrom ? "large" : "small");
    return size === "large" ? large : small;
  };
  const zoneNameOf = (at: Date) => clockAndZone.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value;
  const twoDigits = (value: number) => (value === 0 ? "0" : just2.format(value));
  const inScale = (value: number, { unit, perStored }: Scale) => `${twoDigits(value * perStored)}${NBSP}${unit}`;
  const endsOf = ({ low, high }: { low: number; high: number }, quantity: Quantity) => {
    const to = scaleOf(high, quantity);
    const of = low === 0 ? to : scaleOf(low, quantity);
    return { of, to, isOne: of === to };
  };
  const money = (amount: MicroEuro, unit: MoneyUnit) => {
    if (unit === "€" && (amount === 0 || Math.abs(amount) >= 100_000)) return cents2.format(amount / 1_000_000);
    return twoDigits(amount / (unit === "€" ? 1_000_000 : 10_000));
  };
  const inUnit = (amount: MicroEuro, unit: MoneyUnit) => minus(`${money(amount, unit)}${NBSP}${unit}`);

  return {
    locale,
    formatEuro(amount, style = "auto") {
      if (style === "exact") return minus(six.format(amount / 1_000_000));
      if (style === "auto") return inUnit(amount, moneyUnit([amount]));
      if (amount !== 0 && Math.abs(amount) < 5000) return minus(`<${NBSP}${cents2.format(0.01)}${NBSP}€`);
      return minus(`${cents2.format(amount / 1_000_000)}${NBSP}€`);
    },
    formatMoney: inUnit,
    formatUsd: (usd, decimals = 2) => `${minus(dollars(decimals).format(usd))}${NBSP}USD`,
    formatEstimate(value, quantity) {
      const scale = scaleOf(value, quantity);
      if (value === 0) return `0${NBSP}${scale.unit}`;
      return `≈${NBSP}${twoDigits(value * scale.perStored)}${NBSP}${scale.unit}`;
    },
    formatIn: (value, quantity, like) => twoDigits(value * scaleOf(like, quantity).perStored),
    unitOf: (like, quantity) => scaleOf(like, quantity).unit,
    formatSpan(range, quantity) {
      const { of, to, isOne } = endsOf(range, quantity);
      return isOne
        ? `${twoDigits(range.low * of.perStored)}–${inScale(range.high, to)}`
        : `${inScale(range.low, of)} – ${inScale(range.high, to)}`;
    },
    formatEnds(range, quantity) {
      const { of, to, isOne } = endsOf(range, quantity);
      const low = isOne ? twoDigits(range.low * of.perStored) : inScale(range.low, of);
      return { low, high: inScale(range.high, to) };
    },
    formatArea(squareMetres) {
      const scale = scaleOf(squareMetres, "area");
      return `${twoDigits(squareMetres * scale.perStored)}${NBSP}${scale.unit}`;
    },
    formatCount: (value) => minus(count.format(value)),
    formatCompact(value) {
      const parts = compact.formatToParts(value);
      // German has no short word below a million: rounded without one, a number would look exact.
      if (!parts.some(({ type }) => type === "compact")) return minus(count.format(value));
      return parts
        .map(({ type, value: part }, index) =>
          type === "compact" && parts[index - 1]?.type !== "literal" ? `${NBSP}${part}` : part,
        )
        .join("");
    },
    formatFactor(value) {
      const isTiny = value !== 0 && Math.abs(value) < 1e-4;
      const isHuge = Math.abs(value) >= 1e6;
      return number({ maximumSignificantDigits: 4, notation: isTiny || isHuge ? "scientific" : "standard" }).format(
        value,
      );
    },
    formatDecimal: (value, decimals) => dollars(decimals).format(value),
    formatShare: (value) => `${share.format(value * 100)}${NBSP}%`,
    formatPart(value) {
      const rounded = Math.round(value * 100);
      if (value > 0 && rounded === 0) return `<${NBSP}1${NBSP}%`;
      if (value < 1 && rounded === 100) return `>${NBSP}99${NBSP}%`;
      return `${percent.format(rounded)}${NBSP}%`;
    },
    formatChange: (value) => minus(`${change.format(value * 100)}${NBSP}%`),
    formatDate: (value) => day.format(asDate(value)),
    formatDateTime: (value) => full.format(asDate(value)),
    formatHour(begun) {
      const from = asDate(begun);
      const to = new Date(from.getTime() + 3_600_000);
      // Where summer time begins or ends within it, both ends need their zone.
      const first = zoneNameOf(from) === zoneNameOf(to) ? clock : clockAndZone;
      return `${day.format(from)}, ${first.format(from)}–${clockAndZone.format(to)}`;
    },
    formatDayTime: (value) => dayTime.format(asDate(value)),
    formatDaySpan: (from, to) => span.formatRange(from, to),
    formatMonth: (value) => month.format(value),
    formatSeconds(ms) {
      return ms > 0 && ms < 50 ? `<${NBSP}${took.format(0.1)}${NBSP}s` : `${took.format(ms / 1000)}${NBSP}s`;
    },
    formatWait(seconds) {
      if (seconds < 60) return wait.format(Math.ceil(seconds), "second");
      return seconds < 3600
        ? wait.format(Math.ceil(seconds / 60), "minute")
        : wait.format(Math.ceil(seconds / 3600), "hour");
    },
  };
}
