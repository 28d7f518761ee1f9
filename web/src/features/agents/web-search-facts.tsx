import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { addEnglish } from "@/lib/i18n";
import { enTools } from "@/lib/locales/en-tools";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { webSearchQuery } from "./tool-source-queries";

addEnglish(enTools);

const engines: Readonly<Record<string, string>> = { brave: "Brave Search", searxng: "SearXNG" };

/** Who searches the web, where, and what a search costs; or that nobody does. */
export function WebSearchFacts() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(webSearchQuery);
  if (data === undefined) return null;
  const { engine, region, microEur } = data;
  return (
    <span className="small muted" data-testid="web-search-facts">
      {engine === null || microEur === null
        ? t("toolSources.webSearch.none")
        : t("toolSources.webSearch.costs", {
            engine: engines[engine] ?? engine,
            region: region?.toUpperCase() ?? t("toolSources.webSearch.regionUnknown"),
            amount: format.formatEuro(microEuro(microEur)),
          })}
    </span>
  );
}
