import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { microEuro } from "@/lib/money";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { Disclaimer } from "@/ui/disclaimer";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import {
  attentionQuery,
  costDifferencesQuery,
  demoOverviewQuery,
  type Overview as Figures,
  overviewQuery,
  priceListQuery,
  unpricedQuery,
} from "../queries";
import { Attention } from "./attention";
import { BooksState } from "./books-state";
import styles from "./overview.module.css";
import { ProviderHealth } from "./provider-health";
import { RevenueTrend } from "./revenue-trend";

const MOST_MODELS = 12;

/** The last thirty days of everybody together. On a server that only ever answered by demo models, those. */
export function Overview() {
  const { t } = useTranslation();
  const real = useQuery(overviewQuery);
  const isUnused = real.data?.totals.requests === 0;
  const demo = useQuery({ ...demoOverviewQuery, enabled: isUnused });
  const query = isUnused && demo.data !== undefined && demo.data.totals.requests > 0 ? demo : real;
  const attention = useQuery(attentionQuery);
  return (
    <>
      {attention.isPending ? (
        <section className="card">
          <Skeleton widths={[60, 80]} />
        </section>
      ) : attention.data === undefined ? (
        <section className="card">
          <ErrorState title={t("admin.failed")} onRetry={() => void attention.refetch()} />
        </section>
      ) : (
        <Attention found={attention.data} />
      )}
      {query.isPending ? (
        <section className="card">
          <Skeleton widths={[80, 100, 60]} />
        </section>
      ) : query.data === undefined ? (
        <section className="card">
          <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
        </section>
      ) : (
        <Totals figures={query.data} isDemo={query === demo}>
          {attention.data === undefined ? null : (
            <>
              <BooksState found={attention.data} />
              <ProviderHealth providers={attention.data.providers} />
            </>
          )}
        </Totals>
      )}
      <CostDifferences />
      <PriceList />
      <Unpriced />
    </>
  );
}

interface TotalsProps {
  readonly figures: Figures;
  readonly isDemo: boolean;
  readonly children: ReactNode;
}

function Totals({ figures, isDemo, children }: TotalsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { totals, users } = figures;
  const euro = (amount: number) => format.formatEuro(microEuro(amount));
  const days = format.formatDaySpan(new Date(`${figures.from}T12:00:00Z`), new Date(`${figures.to}T12:00:00Z`));
  const unpaid = figures.unpaidMicroEur;
  const stats: readonly (readonly [name: string, value: string, note?: string | null])[] = [
    [t("admin.revenue"), euro(totals.revenueMicroEur), unpaid > 0 ? t("admin.unpaid", { amount: euro(unpaid) }) : null],
    [t("admin.providerCost"), euro(totals.providerCostMicroEur)],
    [t("admin.marginEarned"), euro(totals.marginMicroEur)],
    [t("admin.surcharge"), euro(totals.rebalancingMicroEur)],
    [t("admin.answers"), format.formatCount(totals.requests)],
    [t("admin.accounts"), format.formatCount(users.total)],
    [t("admin.energy"), format.formatEstimate(totals.kWh.best, "energy")],
    ["CO₂e", format.formatEstimate(totals.CO2e.best, "carbon")],
  ];
  return (
    <>
      <SectionCard
        id="overview"
        title={t("admin.overview")}
        aside={
          <span className="small faint">
            {days}
            {`, ${t(isDemo ? "admin.demoFigures" : "admin.withoutDemo")}`}
          </span>
        }
      >
        <dl className={styles["stats"]}>
          {stats.map(([name, value, note]) => (
            <div key={name}>
              <dt className="small faint">{name}</dt>
              <dd className={`num ${styles["figure"]}`}>{value}</dd>
              {note ? <dd className="small faint">{note}</dd> : null}
            </div>
          ))}
        </dl>
        <Disclaimer />
      </SectionCard>
      {children}
      <RevenueTrend days={figures.days} />
      <SectionCard id="models" title={t("admin.models")}>
        {figures.models.length === 0 ? (
          <p className="muted text-md">{t("admin.noUse")}</p>
        ) : (
          <div className="table-wrap">
            <table className="table table-cards" aria-label={t("admin.models")}>
              <thead>
                <tr>
                  <th scope="col">{t("admin.model")}</th>
                  <th scope="col">{t("admin.provider")}</th>
                  <th scope="col" className="n">
                    {t("admin.answers")}
                  </th>
                  <th scope="col" className="n">
                    {t("admin.failures")}
                  </th>
                  <th scope="col" className="n">
                    {t("admin.revenue")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {figures.models.slice(0, MOST_MODELS).map((row) => (
                  <tr key={`${row.provider}/${row.model}`}>
                    <td className="lead anywhere">{row.model}</td>
                    <td>{providerName(row.provider)}</td>
                    <td className="n num end" data-label={t("admin.answers")}>
                      {format.formatCount(row.requests)}
                    </td>
                    <td className="n num skip-narrow">{format.formatCount(row.failures)}</td>
                    <td className="n price num">{euro(row.revenueMicroEur)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </SectionCard>
    </>
  );
}

/** Models whose provider says that answers cost another amount than was booked. */
function CostDifferences() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(costDifferencesQuery);
  if (data === undefined || data.items.length === 0) return null;
  const usd = (amount: number) => format.formatUsd(amount, 6);
  return (
    <SectionCard id="cost-differences" title={t("admin.costDifferences")}>
      <p className="muted text-md">{t("admin.costDifferencesBody", { count: data.days })}</p>
      <div className="table-wrap">
        <table className="table table-cards" aria-label={t("admin.costDifferences")}>
          <thead>
            <tr>
              <th scope="col">{t("admin.model")}</th>
              <th scope="col">{t("admin.provider")}</th>
              <th scope="col" className="n">
                {t("admin.answers")}
              </th>
              <th scope="col" className="n">
                {t("admin.costOurs")}
              </th>
              <th scope="col" className="n">
                {t("admin.costTheirs")}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((row) => (
              <tr key={`${row.provider}/${row.model}`}>
                <td className="lead anywhere">{row.model}</td>
                <td>{providerName(row.provider)}</td>
                <td className="n num end" data-label={t("admin.answers")}>
                  {format.formatCount(row.answers)}
                </td>
                <td className="n num end" data-label={t("admin.costOurs")}>
                  {usd(row.ourUsd)}
                </td>
                <td className="n num end" data-label={t("admin.costTheirs")}>
                  {usd(row.providerUsd)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </SectionCard>
  );
}

function PriceList() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(priceListQuery);
  if (data === undefined) return null;
  return (
    <SectionCard id="price-list" title={t("admin.priceList")}>
      <p className="muted text-md">
        {data.fetchedAt === null
          ? t("admin.priceListBundled", { version: data.version })
          : t("admin.priceListFetched", { day: format.formatDate(data.fetchedAt), source: data.source })}
      </p>
      {data.heldBack.length > 0 && (
        <details className={styles["after"]}>
          <summary>{t("admin.priceListHeldBack", { vendors: data.heldBack.join(", ") })}</summary>
          <ul className={`${styles["list"]} small`}>
            {data.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </details>
      )}
    </SectionCard>
  );
}

function Unpriced() {
  const { t } = useTranslation();
  const { data } = useQuery(unpricedQuery);
  if (data === undefined || data.models.length === 0) return null;
  return (
    <SectionCard id="unpriced" title={t("admin.unpriced")}>
      <p className="muted text-md">{t("admin.unpricedBody")}</p>
      <details className={styles["after"]}>
        <summary>{t("admin.unpricedCount", { count: data.models.length })}</summary>
        <ul className={`${styles["list"]} mono small`}>
          {data.models.map((model) => (
            <li key={model}>{model}</li>
          ))}
        </ul>
      </details>
    </SectionCard>
  );
}
