/** Between the times a person chooses and the five fields in which they are kept. Pure. */

export type Rhythm = "daily" | "weekdays" | "weekly" | "monthly" | "other";

export interface Times {
  readonly rhythm: Rhythm;
  /** As "07:30". */
  readonly time: string;
  /** Monday is 1, Sunday 7. */
  readonly day: number;
  readonly monthDay: number;
  /** As it is kept, where it is none of the others. */
  readonly cron: string;
}

export const USUAL: Times = { rhythm: "weekdays", time: "07:30", day: 1, monthDay: 1, cron: "" };
/** A month without that day would be passed over. */
export const LAST_MONTH_DAY = 28;

export function cronOf({ rhythm, time, day, monthDay, cron }: Times): string {
  const [hour = "0", minute = "0"] = time.split(":");
  const at = `${Number(minute)} ${Number(hour)}`;
  switch (rhythm) {
    case "daily":
      return `${at} * * *`;
    case "weekdays":
      return `${at} * * 1-5`;
    case "weekly":
      return `${at} * * ${day}`;
    case "monthly":
      return `${at} ${monthDay} * *`;
    case "other":
      return cron;
  }
}

export function timesOf(cron: string): Times {
  const [minute = "", hour = "", monthDay = "", , day = ""] = cron.split(/\s+/u);
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  const known = { ...USUAL, time, cron };
  if (monthDay === "*" && day === "*") return { ...known, rhythm: "daily" };
  if (monthDay === "*" && day === "1-5") return { ...known, rhythm: "weekdays" };
  if (monthDay === "*" && /^[0-7]$/u.test(day)) return { ...known, rhythm: "weekly", day: Number(day) || 7 };
  if (day === "*" && /^\d+$/u.test(monthDay) && Number(monthDay) <= LAST_MONTH_DAY) {
    return { ...known, rhythm: "monthly", monthDay: Number(monthDay) };
  }
  return { ...known, rhythm: "other" };
}

/** The name of a day of the week, Monday being 1. */
export function dayName(day: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, day)));
}

/** A moment by the clock of the schedule's own zone, wherever it is read. */
export function timeIn(zone: string, moment: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  }).format(new Date(moment));
}

/** Euro as typed, with a comma or a point; null where nothing is typed, undefined where it is no amount. */
export function amountOf(typed: string): number | null | undefined {
  const text = typed.trim().replace(",", ".");
  if (text === "") return null;
  return /^\d{1,4}(\.\d{1,6})?$/u.test(text) && Number(text) > 0 && Number(text) <= 1000 ? Number(text) : undefined;
}
