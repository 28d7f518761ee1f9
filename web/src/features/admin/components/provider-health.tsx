import { useTranslation } from "react-i18next";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { SectionCard } from "@/ui/section-card";
import type { Attention } from "../queries";

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
                <td>
                  <span className={`badge ${row.isFailing ? "badge-warn" : "badge-accent"}`}>
                    {t(row.isFailing ? "admin.providers.failing" : "admin.providers.fine")}
                  </span>
                </td>
                <td className="n num end" data-label={t("admin.answers")}>
                  {format.formatCount(row.requests)}
                </td>
                <td className="n num end" data-label={t("admin.failures")}>
                  {format.formatCount(row.failures)}
                </td>
                <td className="n num end" data-label={t("admin.providers.answered")}>
                  {format.formatShare(row.requests === 0 ? 1 : (row.requests - row.failures) / row.requests)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </SectionCard>
  );
}
