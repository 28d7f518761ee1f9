/** Links by which others read the figures of a month, a project or a span, and what they show. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request, send } from "@/api/client";
import { ProblemError } from "@/api/problem";
import type { Schemas } from "@/api/types";
import type { CsvStyle } from "@/lib/csv-style";
import { saveFile } from "@/lib/save-file";

export type OfficerLink = Schemas["OfficerLinkOut"];
export type OfficerReport = Schemas["OfficerReport"];
export type OfficerMonth = Schemas["OfficerMonth"];
export type EmissionsReport = Schemas["EmissionsReport"];
export type EmissionsTotal = Schemas["EmissionsTotal"];
export type EmissionsLine = Schemas["EmissionsLine"];

/** What a link is to: a month, a project, or the person over some days (empty: open). */
export type OfficerSubject =
  | { readonly kind: "month"; readonly month: string }
  | { readonly kind: "project"; readonly projectId: string }
  | { readonly kind: "person"; readonly firstDay: string; readonly lastDay: string };

function linkOf(subject: OfficerSubject): Schemas["OfficerLinkIn"] {
  switch (subject.kind) {
    case "month":
      return { month: subject.month };
    case "project":
      return { projectId: subject.projectId };
    case "person":
      return { person: true, firstDay: subject.firstDay || null, lastDay: subject.lastDay || null };
  }
}

export const officerLinksQuery = queryOptions({
  queryKey: ["officer-links"],
  queryFn: ({ signal }) => request<Schemas["OfficerLinks"]>("/api/officer-links", { signal }),
});

export function useMakeLink() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (subject: OfficerSubject) =>
      request<Schemas["NewOfficerLink"]>("/api/officer-links", {
        method: "POST",
        body: linkOf(subject),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: officerLinksQuery.queryKey }),
  });
}

export function useTakeBack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(`/api/officer-links/${id}`, { method: "DELETE" }),
    onSettled: () => client.invalidateQueries({ queryKey: officerLinksQuery.queryKey }),
  });
}

const pathOf = (token: string) => `/api/officer/${encodeURIComponent(token)}`;

export const officerReportQuery = (token: string) =>
  queryOptions({
    queryKey: ["officer", token],
    queryFn: ({ signal }) => request<OfficerReport>(pathOf(token), { signal, anonymous: true }),
    retry: (count, error) => count < 2 && !(error instanceof ProblemError),
    staleTime: 60_000,
  });

/** The same by scope and category of the GHG Protocol, as the files have it. */
export const emissionsQuery = (token: string) =>
  queryOptions({
    queryKey: ["officer", token, "emissions"],
    queryFn: ({ signal }) => request<EmissionsReport>(`${pathOf(token)}/emissions`, { signal, anonymous: true }),
    retry: (count, error) => count < 2 && !(error instanceof ProblemError),
    staleTime: 60_000,
  });

export async function downloadPaper(token: string, lang: string): Promise<void> {
  const response = await send(`${pathOf(token)}/pdf`, { query: { lang }, anonymous: true });
  saveFile(await response.blob(), "aim2balance-footprint.pdf");
}

export type ReportTable = "csv" | "emissions" | "events";

const tables = { csv: "csv", emissions: "emissions/csv", events: "emissions/events" } as const;

export async function downloadTable(token: string, table: ReportTable, lang: string, style: CsvStyle): Promise<void> {
  const query = { separator: style.separator, decimal: style.decimal, bom: String(style.bom) };
  const response = await send(`${pathOf(token)}/${tables[table]}`, {
    // Events are figures and names alone, the same in every language.
    query: table === "events" ? query : { lang, ...query },
    anonymous: true,
  });
  saveFile(await response.blob(), `aim2balance-${table === "csv" ? "footprint" : table}.csv`);
}
