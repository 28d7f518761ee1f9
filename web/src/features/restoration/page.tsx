import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Sprout } from "lucide-react";
import { useTranslation } from "react-i18next";
import { donationsQuery } from "@/api/queries";
import type { DonationMonth, Donations } from "@/api/types";
import { microEuro } from "@/lib/money";
import { rateSource } from "@/lib/rate-source";
import { useFormat } from "@/lib/use-format";
import { Disclaimer } from "@/ui/disclaimer";
import { PublicLayout } from "@/ui/public-layout";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { Panorama } from "@/ui/window-view";
import { downloadMonths } from "./download";
import styles from "./page.module.css";

export function RestorationPage() {
  const { t } = useTranslation();
  const query = useQuery(donationsQuery);
  useTitle(t("restoration.nav"));
  return (
    <PublicLayout>
      <div className={styles["window"]} aria-hidden>
        <Panorama />
      </div>
      {query.isPending ? (
        <section>
          <Skeleton widths={[60, 90, 80, 90]} />
        </section>
      ) : query.data === undefined ? (
        <section>
          <ErrorState title={t("restoration.failed")} onRetry={() => void query.refetch()} />
        </section>
      ) : (
        <Books books={query.data} />
      )}
    </PublicLayout>
  );
}

function Books({ books }: { readonly books: Donations }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { totals, rate } = books;
  const partner = books.partners.map(({ name }) => name).join(", ");
  const given = totals.paidMicroEur + totals.confirmedMicroEur;
  const euro = (amount: number) => format.formatEuro(microEuro(amount), "euro");
  return (
    <>
      {books.demo ? (
        <div className={`banner ${styles["after"]}`} role="note">
          <p>{t("restoration.demo")}</p>
        </div>
      ) : null}
      <section className={styles["head"]}>
        <div>
          <h1 className="h-public">{t("restoration.heading")}</h1>
          <p className={styles["lead"]}>{t("restoration.lead", { partner })}</p>
        </div>
        <div data-testid="donated">
          <p className="small faint">{t("restoration.donated")}</p>
          <p className={`${styles["total"]} num`}>{euro(given)}</p>
          <p className="small muted">
            {given > 0
              ? t("restoration.donatedFunds", {
                  area: format.formatArea(areaGiven(books.months)),
                  confirmed: euro(totals.confirmedMicroEur),
                })
              : t("restoration.nothingDonated")}{" "}
            {totals.dueMicroEur > 0 ? t("restoration.due", { amount: euro(totals.dueMicroEur) }) : null}{" "}
            {totals.accruingMicroEur > 0 ? t("restoration.accruing", { amount: euro(totals.accruingMicroEur) }) : null}
          </p>
        </div>
      </section>
      <section aria-labelledby="months-title">
        <div className={`row between row-wrap ${styles["title"]}`}>
          <h2 className="h-section" id="months-title">
            {t("restoration.months")}
          </h2>
          <span className="row small">
            <button type="button" className="link-btn" onClick={() => downloadMonths(books.months)}>
              {t("restoration.csv")}
            </button>
            <a href="/api/donations">JSON</a>
          </span>
        </div>
        {books.months.length === 0 ? (
          <EmptyState icon={<Sprout className="i i-lg" aria-hidden />}>{t("restoration.empty")}</EmptyState>
        ) : (
          <Months books={books} />
        )}
      </section>
      <section className={styles["words"]}>
        <div>
          <h2 className="h-section">{t("restoration.areaTitle")}</h2>
          <p>{t("restoration.areaBody")}</p>
          {rate === null ? (
            <p className="muted">{t("restoration.noRate")}</p>
          ) : (
            <dl className="facts" data-testid="rate">
              <dt>{t("restoration.rate")}</dt>
              <dd className="num">
                {t("restoration.perM2", { rate: format.formatDecimal(rate.eurPerM2, 2) })}
                {rate.placeholderRate ? `, ${t("common.example")}` : ""}
              </dd>
              <dt>{t("restoration.source")}</dt>
              <dd className="anywhere">{rateSource(t, rate.rateSource)}</dd>
              {rate.validFrom === null ? null : (
                <>
                  <dt>{t("restoration.validFrom")}</dt>
                  <dd>{format.formatDate(new Date(`${rate.validFrom}T12:00:00`))}</dd>
                </>
              )}
            </dl>
          )}
        </div>
        <div>
          <h2 className="h-section">{t("restoration.notTitle")}</h2>
          <Disclaimer />
          <p>{t("restoration.notBody")}</p>
          <p>
            <Link to="/impact/method">{t("impact.howFootprint")}</Link>
          </p>
        </div>
      </section>
      <section>
        <h2 className="h-section">{t("restoration.verifyTitle")}</h2>
        <p className={styles["lead"]}>{t("restoration.verifyBody")}</p>
        <pre className={`formula mono ${styles["command"]}`}>
          curl -O {location.origin}/api/donations{"\n"}aim2balance donations verify donations
        </pre>
        <p className="small faint anywhere">
          {t("restoration.chain", { count: books.chain.length })} <span className="mono">{books.chain.head}</span>
        </p>
      </section>
    </>
  );
}

/** The area of the months whose money was transferred. */
function areaGiven(months: readonly DonationMonth[]): number {
  return months.reduce((sum, { state, m2 }) => (state === "paid" || state === "confirmed" ? sum + (m2 ?? 0) : sum), 0);
}

function Months({ books }: { readonly books: Donations }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { totals } = books;
  const exact = (amount: number) => format.formatEuro(microEuro(amount), "exact");
  return (
    <>
      <div className={styles["table"]}>
        <table className="table table-cards" aria-label={t("restoration.months")}>
          <thead>
            <tr>
              <th scope="col">{t("restoration.month")}</th>
              <th scope="col" className="n">
                {t("restoration.collected")}
              </th>
              <th scope="col" className="n">
                {t("restoration.carriedIn")}
              </th>
              <th scope="col" className="n">
                {t("restoration.amount")}
              </th>
              <th scope="col" className="n">
                {t("restoration.funds")}
              </th>
              <th scope="col">{t("restoration.state")}</th>
              <th scope="col">{t("restoration.proof")}</th>
            </tr>
          </thead>
          <tbody>
            {books.months.map((month) => (
              <MonthRow key={month.month} month={month} />
            ))}
          </tbody>
          {totals.donatedMicroEur === 0 ? null : (
            <tfoot data-testid="closed-months">
              <tr>
                <td>{t("restoration.closedMonths")}</td>
                <td className="n num">{exact(totals.collectedMicroEur)}</td>
                <td />
                <td className="n num">{format.formatEuro(microEuro(totals.donatedMicroEur), "euro")}</td>
                <td className="n num">{format.formatArea(totals.m2)}</td>
                <td />
                <td />
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      <p className={`small faint ${styles["sum"]}`}>
        {t("restoration.sum", {
          collected: exact(totals.collectedMicroEur),
          donated: format.formatEuro(microEuro(totals.donatedMicroEur), "euro"),
          carried: exact(totals.carriedMicroEur),
        })}
      </p>
    </>
  );
}

const badges = { accruing: "", due: " badge-warn", paid: "", confirmed: " badge-accent" } as const;

function MonthRow({ month }: { readonly month: DonationMonth }) {
  const { t } = useTranslation();
  const format = useFormat();
  const exact = (amount: number | null | undefined) =>
    amount == null ? "" : format.formatEuro(microEuro(amount), "exact");
  const isEmpty = month.amountMicroEur === 0;
  const first = new Date(`${month.month}-01T12:00:00Z`);
  return (
    <tr data-testid="month">
      <td className="lead">
        {format.formatMonth(first)}
        {month.hash == null ? null : (
          <span className={`mono tiny faint ${styles["hash"]}`} title={month.hash}>
            {month.hash.slice(0, 8)}…
          </span>
        )}
      </td>
      <td className="n num" data-label={t("restoration.collected")}>
        {exact(month.collectedMicroEur)}
      </td>
      <td className="n num skip-narrow">{exact(month.carriedInMicroEur)}</td>
      <td className="n price num">
        {month.amountMicroEur == null ? (
          <span className="faint">{t("restoration.open")}</span>
        ) : (
          format.formatEuro(microEuro(month.amountMicroEur), "euro")
        )}
      </td>
      <td className="n end num" data-label={t("restoration.funds")}>
        {month.m2 === null ? t("common.notKnown") : format.formatArea(month.m2)}
      </td>
      <td>
        {isEmpty ? (
          <span className="faint">{t("restoration.nothing")}</span>
        ) : (
          <span className={`badge${badges[month.state]}`}>{t(`restoration.states.${month.state}`)}</span>
        )}
      </td>
      <td className="nowrap end">
        {month.receiptURL === null ? (
          <span className="faint">{month.state === "accruing" || isEmpty ? "" : t("restoration.notYet")}</span>
        ) : (
          <a href={month.receiptURL}>{t("restoration.receipt")}</a>
        )}
      </td>
    </tr>
  );
}
