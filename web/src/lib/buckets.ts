/** The steps of time and of size that charts are drawn on. Pure. */

/** A calendar day ("2026-11-20") as its first moment here; `new Date` alone would read it as UTC. */
export function localDay(text: string | undefined): Date | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? "");
  return parts === null ? null : new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
}

/** The first moment of a bucket: "2026-11", "2026-11-20" or "2026-11-20T10:00+01:00". */
export function bucketStart(label: string): Date {
  if (label.length > 10) return new Date(label);
  return localDay(label.length === 7 ? `${label}-01` : label) ?? new Date(Number.NaN);
}

/** Round steps for an axis that begins at 0: three to five of them, the last at or above `highest`. */
export function axisSteps(highest: number): number[] {
  if (!(highest > 0)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(highest / 3));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => highest / size <= 5) ?? 10 * power;
  return Array.from({ length: Math.ceil(highest / step - 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
}

/** How a bucket is written under its column, and in full in a table. */
export function bucketNames(locale: string, step: string) {
  const write = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const short = write(
    step === "hour" ? { hour: "2-digit" } : step === "month" ? { month: "short" } : { day: "numeric" },
  );
  const full = write(
    step === "hour"
      ? { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }
      : step === "month"
        ? { month: "long", year: "numeric" }
        : { day: "numeric", month: "short" },
  );
  return {
    short: (label: string) => short.format(bucketStart(label)).replace(/\.$/, ""),
    full: (label: string) => full.format(bucketStart(label)),
  };
}
