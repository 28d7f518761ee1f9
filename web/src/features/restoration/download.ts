import type { DonationMonth } from "@/api/types";
import { saveFile } from "@/lib/save-file";

const columns = [
  "month",
  "state",
  "collectedMicroEur",
  "carriedInMicroEur",
  "amountMicroEur",
  "eurPerM2",
  "m2",
  "hash",
] as const;

/** The months as CSV: whole micro-euro, points for decimals, no text of anybody's. */
export function csvOf(months: readonly DonationMonth[]): string {
  const rows = months.map((month) => columns.map((column) => String(month[column] ?? "")).join(","));
  return [columns.join(","), ...rows, ""].join("\r\n");
}

export function downloadMonths(months: readonly DonationMonth[]): void {
  saveFile(new Blob([csvOf(months)], { type: "text/csv" }), "aim2balance-restoration.csv");
}
