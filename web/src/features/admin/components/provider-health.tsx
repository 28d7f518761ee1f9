import { useTranslation } from "react-i18next";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { SectionCard } from "@/ui/section-card";
import type { Attention } from "../queries";
import styles from "./overview.module.css";

/** How each provider answered today and yesterday. */
export function ProviderHealth({ providers }: { readonly providers: Attention["providers"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (providers.length === 0) return null;
  return (
    <SectionCard
      id="provider-health"
      title={t("admin.providers.health")}
      aside={<span className="small faint">{t("admin.providers.healthSpan")}</span>}
    >
      <div className="table-wrap">
        <table className="table table-cards" aria-label={t("admin.providers.health")}>
          <thead>
            <tr>
              <th scope="col">{t("admin.provider")}</th>
              <th scope="col">{t("admin.providers.state")}</th>
              <th scope="col" className="n">
                {t("admin.providers.firstToken")}
              </th>
              <th scope="col" className="n">
                {t("admin.answers")}
              </th>
              <th scope="col" className="n">
                {t("admin.failures")}
              </th>
              <th scope="col" className="n">
                {t("admin.providers.answered")}
              </th>
            </tr>
          </thead>
          <tbody>
            {providers.map((row) => (
              <tr key={row.provider}>
                <td className="lead">{providerName(row.provider)}</td>
                <td className="end">
                  <span className={`badge ${row.isFailing ? "badge-warn" : "badge-accent"}`}>
                    {t(row.isFailing ? "admin.providers.failing" : "admin.providers.fine")}
                  </span>
                </td>
                <td className="n num full" data-label={t("admin.providers.firstToken")}>
                  <FirstToken measured={row.firstToken} />
                </td>
                <td className="n num" data-label={t("admin.answers")}>
                  {format.formatCount(row.requests)}
                </td>
                <td className="n num end" data-label={t("admin.failures")}>
                  {format.formatCount(row.failures)}
                </td>
                <td className="n num" data-label={t("admin.providers.answered")}>
                  {format.formatShare(row.requests === 0 ? 1 : (row.requests - row.failures) / row.requests)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <FirstTokens providers={providers} />
    </SectionCard>
  );
}

type Measured = NonNullable<Attention["providers"][number]["firstToken"]>;

/** Median and 95th percentile of the time to the first token. */
function FirstToken({ measured }: { readonly measured: Measured | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (measured === null) return <>–</>;
  const seconds = (ms: number) => format.formatDecimal(ms / 1000, 2);
  return <>{t("admin.providers.seconds", { median: seconds(measured.medianMs), p95: seconds(measured.p95Ms) })}</>;
}

/** The same by model, for whoever looks for the slow one. */
function FirstTokens({ providers }: { readonly providers: Attention["providers"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = providers.flatMap(({ provider, models }) => models.map((model) => ({ provider, ...model })));
  if (rows.length === 0) return null;
  return (
    <details className={`${styles["after"]} text-md`}>
      <summary>{t("admin.providers.firstTokenByModel")}</summary>
      <div className="table-wrap">
        <table className="table table-cards" aria-label={t("admin.providers.firstTokenByModel")}>
          <thead>
            <tr>
              <th scope="col">{t("admin.model")}</th>
              <th scope="col">{t("admin.provider")}</th>
              <th scope="col" className="n">
                {t("admin.providers.measured")}
              </th>
              <th scope="col" className="n">
                {t("admin.providers.firstToken")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.provider}/${row.model}`}>
                <td className="lead anywhere">{row.model}</td>
                <td>{providerName(row.provider)}</td>
                <td className="n num skip-narrow">{format.formatCount(row.answers)}</td>
                <td className="n num price">
                  <FirstToken measured={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
