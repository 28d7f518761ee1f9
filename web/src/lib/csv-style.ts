/** How a CSV file is written. */

export const separators = ["comma", "semicolon", "tab"] as const;

/** How a CSV file is written, as the API is asked. */
export interface CsvStyle {
  readonly separator: (typeof separators)[number];
  readonly decimal: "point" | "comma";
  readonly bom: boolean;
}

/** What the reader's Excel opens by a double click. */
export function spreadsheetStyle(language: string): CsvStyle {
  return language === "de"
    ? { separator: "semicolon", decimal: "comma", bom: true }
    : { separator: "comma", decimal: "point", bom: true };
}
