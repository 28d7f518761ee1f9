/** Charts as files: a picture of their own, and their figures for a spreadsheet. Pure, but for the PNG, which the browser draws. */

export interface ChartItem {
  readonly name: string;
  readonly value: number;
  /** The value as the screen writes it. */
  readonly written: string;
}

export interface ChartPicture {
  readonly kind: "columns" | "bars";
  readonly title: string;
  /** What is measured, with its unit, and of which time. */
  readonly subtitle: string;
  /** The line that stands in the same view as any footprint. */
  readonly note: string;
  readonly items: readonly ChartItem[];
}

const WIDTH = 960;
const MARGIN = 40;
const LINE = 22;
const FOREST = "#2d6a4f";
const INK = "#1f2933";
const FAINT = "#52606d";

const xml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const label = (x: number, y: number, text: string, more = "") =>
  `<text x="${x}" y="${y}" fill="${FAINT}" font-size="13" ${more}>${xml(text)}</text>`;

/** Lines of at most so many letters, cut between words. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The chart as an SVG that needs nothing else: light, with title, figures and the standing line. */
export function chartSvg({ kind, title, subtitle, note, items }: ChartPicture): string {
  const highest = Math.max(0, ...items.map(({ value }) => value));
  const top = MARGIN + 70;
  const body = kind === "columns" ? columns(items, highest, top) : bars(items, highest, top);
  const lines = wrapped(note, 130);
  const height = top + body.height + 24 + lines.length * LINE + MARGIN / 2;
  const notes = lines.map((line, index) => label(MARGIN, top + body.height + 34 + index * LINE, line)).join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" ` +
    `aria-label="${xml(`${title}. ${subtitle}`)}" font-family="system-ui, sans-serif">` +
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>` +
    `<text x="${MARGIN}" y="${MARGIN + 8}" fill="${INK}" font-size="22" font-weight="600">${xml(title)}</text>` +
    `${label(MARGIN, MARGIN + 34, subtitle)}${body.drawn}${notes}</svg>`
  );
}

interface Drawn {
  readonly drawn: string;
  readonly height: number;
}

function columns(items: readonly ChartItem[], highest: number, top: number): Drawn {
  const height = 260;
  const step = (WIDTH - 2 * MARGIN) / Math.max(1, items.length);
  const every = Math.ceil(items.length / 12);
  const drawn = items.map(({ name, value, written }, index) => {
    const size = highest > 0 ? (value / highest) * height : 0;
    const x = MARGIN + index * step;
    const bar =
      `<rect x="${round(x + step * 0.15)}" y="${round(top + height - size)}" width="${round(step * 0.7)}" ` +
      `height="${round(size)}" fill="${FOREST}"><title>${xml(`${name}: ${written}`)}</title></rect>`;
    const below =
      index % every === 0 ? label(round(x + step / 2), top + height + 20, name, 'text-anchor="middle"') : "";
    return bar + below;
  });
  const largest = items.find(({ value }) => value === highest);
  const head = largest === undefined ? "" : label(MARGIN, top - 8, largest.written);
  const axis = `<line x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${top + height}" y2="${top + height}" stroke="#cbd2d9"/>`;
  return { drawn: head + axis + drawn.join(""), height: height + 30 };
}

function bars(items: readonly ChartItem[], highest: number, top: number): Drawn {
  const row = 44;
  const drawn = items.map(({ name, value, written }, index) => {
    const y = top + index * row;
    const size = highest > 0 ? (value / highest) * (WIDTH - 2 * MARGIN) : 0;
    return (
      label(MARGIN, y + 12, name) +
      label(WIDTH - MARGIN, y + 12, written, 'text-anchor="end"') +
      `<rect x="${MARGIN}" y="${y + 20}" width="${round(size)}" height="10" rx="2" fill="${FOREST}"/>`
    );
  });
  return { drawn: drawn.join(""), height: items.length * row };
}

const round = (value: number) => Math.round(value * 100) / 100;

/** The picture as a PNG of twice its size. */
export async function chartPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
  });
}

/** Rows as a CSV file that the reader's spreadsheet opens: a figure has a decimal sign of the language, text can be no formula. */
export function chartCsv(rows: readonly (readonly (string | number | null)[])[], language: string): string {
  const [separator, decimal] = language === "de" ? [";", ","] : [",", "."];
  const cell = (value: string | number | null) => {
    if (value === null) return "";
    if (typeof value === "number") return plainNumber(value).replace(".", decimal);
    const safe = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
    return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(separator)).join("\r\n")}\r\n`;
}

/** Two significant digits, never an exponent; whole numbers as they are. */
function plainNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return new Intl.NumberFormat("en", {
    maximumSignificantDigits: 2,
    minimumSignificantDigits: 2,
    useGrouping: false,
  }).format(value);
}
