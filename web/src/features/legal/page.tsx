import { queryOptions, useQuery } from "@tanstack/react-query";
import { FileX } from "lucide-react";
import { useTranslation } from "react-i18next";
import ReactMarkdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import { request } from "@/api/client";
import type { Schemas } from "@/api/types";
import { currentLanguage } from "@/lib/i18n";
import type { Language } from "@/lib/locale";
import { direction } from "@/lib/markdown/direction";
import { rawHTML } from "@/lib/markdown/raw-html";
import { markdownSyntax } from "@/lib/markdown/syntax";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { countryName } from "@/lib/zone-name";
import { type LegalPageName, legalPages } from "@/ui/legal-links";
import { PublicLayout } from "@/ui/public-layout";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./page.module.css";

const writtenQuery = (page: string, language: Language) =>
  queryOptions({
    queryKey: ["legal", page, language],
    queryFn: ({ signal }) =>
      request<Schemas["LegalPage"]>(`/api/legal/${page}`, { query: { language }, signal, anonymous: true }),
    staleTime: 60_000,
  });

const providersQuery = queryOptions({
  queryKey: ["legal", "providers"],
  queryFn: ({ signal }) =>
    request<readonly Schemas["ProviderOut"][]>("/api/legal/providers", { signal, anonymous: true }),
  staleTime: 60_000,
});

/** One of the pages the law wants, for everybody. */
export function LegalPage({ page }: { readonly page: string }) {
  const { t } = useTranslation();
  const known = legalPages.find((name) => name === page);
  useTitle(known === undefined ? t("legal.notFound") : t(`legal.${known}`));
  return (
    <PublicLayout>
      <section className={styles["page"]}>
        {known === undefined ? (
          <>
            <h1 className="h-public">{t("legal.notFound")}</h1>
            <EmptyState icon={<FileX className="i i-lg" aria-hidden />} />
          </>
        ) : known === "providers" ? (
          <Providers />
        ) : (
          <WrittenPage page={known} />
        )}
      </section>
    </PublicLayout>
  );
}

function WrittenPage({ page }: { readonly page: Exclude<LegalPageName, "providers"> }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { data, isPending, refetch } = useQuery(writtenQuery(page, language));
  if (data === undefined) {
    return (
      <>
        <h1 className="h-public">{t(`legal.${page}`)}</h1>
        {isPending ? (
          <Skeleton widths={[80, 95, 60]} />
        ) : (
          <ErrorState title={t("legal.failed")} onRetry={() => void refetch()} />
        )}
      </>
    );
  }
  return (
    <>
      {data.isTemplate ? (
        <div className="banner banner-warn" role="note">
          <p>{t("legal.template")}</p>
        </div>
      ) : null}
      {data.language === language ? null : (
        <div className="banner" role="note">
          <p>{t("legal.otherLanguage")}</p>
        </div>
      )}
      <div className="prose" lang={data.language}>
        <ReactMarkdown
          remarkPlugins={[[markdownSyntax, { source: data.markdown }]]}
          rehypePlugins={[rawHTML, rehypeSanitize, direction]}
        >
          {data.markdown}
        </ReactMarkdown>
      </div>
    </>
  );
}

function Providers() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, isPending, refetch } = useQuery(providersQuery);
  const country = (zone: string) =>
    countryName(zone, format.locale) ?? (zone === "EEE" ? t("legal.europe") : t("legal.unknownCountry"));
  return (
    <>
      <h1 className="h-public">{t("legal.providers")}</h1>
      <p>{t("legal.providersLead")}</p>
      {isPending ? (
        <Skeleton widths={[100, 100]} />
      ) : data === undefined ? (
        <ErrorState title={t("legal.failed")} onRetry={() => void refetch()} />
      ) : data.length === 0 ? (
        <EmptyState>{t("legal.noProviders")}</EmptyState>
      ) : (
        <div className="table-wrap">
          <table className="table table-cards" aria-label={t("legal.providers")}>
            <thead>
              <tr>
                <th scope="col">{t("legal.provider")}</th>
                <th scope="col">{t("legal.country")}</th>
                <th scope="col">{t("legal.role")}</th>
              </tr>
            </thead>
            <tbody>
              {data.map((provider) => (
                <tr key={provider.name}>
                  <td className="lead full">
                    {providerName(provider.name)}{" "}
                    {provider.host === "" ? null : <span className="faint small">{provider.host}</span>}
                  </td>
                  <td className="full" data-label={t("legal.country")}>
                    {country(provider.zone)}
                  </td>
                  <td className="full" data-label={t("legal.role")}>
                    {t(`legal.roles.${provider.role}`)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
