import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, Link2Off } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemCode, problemOf } from "@/api/problem";
import { setupQuery } from "@/api/queries";
import { currentLanguage } from "@/lib/i18n";
import { bareNames } from "@/lib/model-names";
import { microEuro } from "@/lib/money";
import { rateSource } from "@/lib/rate-source";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { CsvDialog } from "@/ui/csv-dialog";
import { Disclaimer } from "@/ui/disclaimer";
import { Interval } from "@/ui/interval";
import { ProblemNote } from "@/ui/problem-note";
import { PublicLayout } from "@/ui/public-layout";
import { ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { Emissions } from "./emissions";
import styles from "./page.module.css";
import {
  downloadPaper,
  downloadTable,
  type OfficerMonth,
  type OfficerReport,
  officerReportQuery,
  type ReportTable,
} from "./queries";
import { useSubjectName } from "./use-subject-name";

/** Money and footprint of a month, a project or a span for whoever has its link: read only, without a sign-in, kept out of search engines. */
export function OfficerPage({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const query = useQuery(officerReportQuery(token));
  useTitle(t(query.isError ? "officer.goneTitle" : "officer.pageTitle"));
  useNoIndex();
  return (
    <PublicLayout>
      <section className={styles["report"]}>
        {query.data !== undefined ? (
          <Report report={query.data} token={token} />
        ) : query.isPending ? (
          <Skeleton widths={[60, 90, 84, 62]} />
        ) : problemCode(query.error) === "officer_link_not_found" ? (
          <div className="stack" role="alert">
            <Link2Off className="i i-lg" aria-hidden />
            <h1 className="h-section">{t("officer.goneTitle")}</h1>
            <p className="muted">{t("officer.goneBody")}</p>
          </div>
        ) : (
          <>
            <h1 className="visually-hidden">{t("officer.loadFailed")}</h1>
            <ErrorState title={t("officer.loadFailed")} onRetry={() => void query.refetch()} />
          </>
        )}
      </section>
    </PublicLayout>
  );
}

const monthDay = (month: string) => new Date(`${month}-01T12:00:00Z`);

function Report({ report, token }: { readonly report: OfficerReport; readonly token: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const paper = useMutation({ mutationFn: () => downloadPaper(token, currentLanguage()) });
  const [table, setTable] = useState<ReportTable | null>(null);
  const nameOf = useSubjectName();
  const { usage, money, footprint } = report;
  const exact = (micro: number) => `${format.formatEuro(microEuro(micro), "exact")}\u00a0€`;
  return (
    <>
      <header className={styles["head"]}>
        <div>
          <p className="small faint">{t(`officer.of.${report.kind}`)}</p>
          <h1 className="h-public" dir="auto">
            {nameOf(report)}
          </h1>
          <p className="small muted">
            {t("officer.asOf", { date: format.formatDayTime(report.asOf) })}{" "}
            {report.kind === "month" ? t(report.isFinal ? "officer.final" : "officer.open") : null}
          </p>
        </div>
        <div className={styles["files"]}>
          <Button disabled={paper.isPending} onClick={() => paper.mutate()}>
            <Download className="i" aria-hidden />
            PDF
          </Button>
          {(["csv", "emissions", "events"] as const).map((each) => (
            <Button key={each} aria-haspopup="dialog" onClick={() => setTable(each)}>
              <Download className="i" aria-hidden />
              {each === "csv" ? "CSV" : t(`officer.${each}`)}
            </Button>
          ))}
        </div>
      </header>
      <ProblemNote problem={problemOf(paper.error)} />
      {table === null ? null : (
        <CsvDialog
          intro={t(`officer.fileIntro.${table}`)}
          save={(style) => downloadTable(token, table, currentLanguage(), style)}
          onClose={() => setTable(null)}
        />
      )}
      <dl className={`facts ${styles["facts"]}`}>
        <dt>{t("officer.answers")}</dt>
        <dd className="num">{format.formatCount(usage.requests)}</dd>
        {usage.titleRequests === 0 ? null : (
          <>
            <dt>{t("officer.titles")}</dt>
            <dd className="num" data-testid="officer-titles">
              {format.formatCount(usage.titleRequests)} · {exact(usage.titleCostMicroEur)}
            </dd>
          </>
        )}
        <dt>{t("officer.tokens")}</dt>
        <dd className="num">{format.formatCount(usage.totalTokens)}</dd>
        <dt>{t("officer.spent")}</dt>
        <dd className="num">{exact(money.spentMicroEur)}</dd>
        <dt>{t("officer.surcharge")}</dt>
        <dd className="num">{exact(money.surchargeMicroEur)}</dd>
        {money.demoSurchargeMicroEur === 0 ? null : (
          <>
            <dt>{t("officer.demoSurcharge")}</dt>
            <dd className="num">{exact(money.demoSurchargeMicroEur)}</dd>
          </>
        )}
      </dl>
      <section aria-labelledby="officer-footprint">
        <h2 className="h-section" id="officer-footprint">
          {t("officer.footprint")}
        </h2>
        <p className="small faint">{t("receipt.scale")}</p>
        <div className="receipt" data-testid="officer-footprint">
          <Interval name={t("receipt.energy")} quantity="energy" range={footprint.kWh} />
          <Interval name={t("receipt.water")} quantity="water" range={footprint.L} />
          <Interval name={t("receipt.carbon")} quantity="carbon" range={footprint.CO2e} />
        </div>
        <p className="small faint">
          {t("officer.method", { methods: footprint.methods.join(", ") || "–" })}{" "}
          {footprint.unmeasuredRequests === 0 ? null : t("officer.unmeasured", { count: footprint.unmeasuredRequests })}{" "}
          <a href="https://ecologits.ai" rel="noreferrer" target="_blank">
            EcoLogits
          </a>
        </p>
        <Disclaimer />
      </section>
      <Emissions token={token} />
      <section aria-labelledby="officer-donation">
        <h2 className="h-section" id="officer-donation">
          {t("officer.donation")}
        </h2>
        {report.months.length === 0 ? (
          <p className="muted">{t("officer.nothing")}</p>
        ) : (
          <Donations months={report.months} />
        )}
      </section>
      {usage.models.length === 0 ? null : <Models report={report} />}
    </>
  );
}

function Donations({ months }: { readonly months: readonly OfficerMonth[] }) {
  const { t } = useTranslation();
  const isDemo = useQuery(setupQuery).data?.demo === true;
  return (
    <div className="table-wrap">
      <table className="table table-cards" aria-label={t("officer.donation")}>
        <thead>
          <tr>
            <th scope="col">{t("restoration.month")}</th>
            <th scope="col" className="n">
              {t("officer.answers")}
            </th>
            <th scope="col" className="n">
              {t("officer.contribution")}
            </th>
            <th scope="col">{t("restoration.state")}</th>
            <th scope="col" className="n">
              {t("restoration.funds")}
            </th>
            <th scope="col">{t("officer.rate")}</th>
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <DonationRow key={month.month} month={month} />
          ))}
        </tbody>
      </table>
      <p className="small faint" data-testid="officer-recipient">
        {isDemo ? t("restoration.demo") : t("officer.partner", { partner: months[0]?.funding.partner ?? "" })}
      </p>
    </div>
  );
}

function DonationRow({ month: row }: { readonly month: OfficerMonth }) {
  const { month, requests, titleRequests, funding, demoSurchargeMicroEur } = row;
  const { t } = useTranslation();
  const format = useFormat();
  const isDemo = demoSurchargeMicroEur > 0 && funding.amountMicroEur === 0;
  return (
    <tr data-testid="officer-month">
      <td className="lead">{format.formatMonth(monthDay(month))}</td>
      <td className="n num" data-label={t("officer.answers")}>
        {format.formatCount(requests)}
        <TitlesBeside count={titleRequests} />
      </td>
      <td className="n num" data-label={t("officer.contribution")}>
        {format.formatEuro(microEuro(funding.amountMicroEur), "exact")}&nbsp;€
      </td>
      <td data-label={t("restoration.state")}>
        {isDemo ? (
          t("officer.demoState")
        ) : (
          <span className={funding.state === "confirmed" ? "badge badge-accent" : "badge"}>
            {t(`restoration.states.${funding.state}`)}
          </span>
        )}{" "}
        {funding.receiptURL === null ? null : <a href={funding.receiptURL}>{t("restoration.receipt")}</a>}
      </td>
      <td className="n num" data-label={t("restoration.funds")}>
        {funding.m2Funded === null ? t("common.notKnown") : format.formatArea(funding.m2Funded)}
      </td>
      <td data-label={t("officer.rate")}>
        {funding.eurPerM2 === null
          ? t("common.notKnown")
          : t("restoration.perM2", { rate: format.formatDecimal(funding.eurPerM2, 2) })}
        {funding.rateSource === null ? null : (
          <span className="block small faint">{rateSource(t, funding.rateSource)}</span>
        )}
      </td>
    </tr>
  );
}

/** Titles of chats that the amounts of a row hold beside its answers. */
function TitlesBeside({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  return count === 0 ? null : <span className="block small faint">{t("officer.titlesBeside", { count })}</span>;
}

function Models({ report }: { readonly report: OfficerReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { models } = report.usage;
  const names = bareNames(
    models.map(({ name }) => name),
    t("model.demo"),
  );
  return (
    <section aria-labelledby="officer-models">
      <h2 className="h-section" id="officer-models">
        {t("officer.models")}
      </h2>
      <div className="table-wrap">
        <table className="table" aria-labelledby="officer-models">
          <thead>
            <tr>
              <th scope="col">{t("officer.model")}</th>
              <th scope="col" className="n">
                {t("officer.answers")}
              </th>
              <th scope="col" className="n">
                {t("officer.cost")}
              </th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <tr key={model.name}>
                <td className="anywhere">{names.get(model.name)}</td>
                <td className="n num">
                  {format.formatCount(model.requests)}
                  <TitlesBeside count={model.titleRequests} />
                </td>
                <td className="n num">{format.formatEuro(microEuro(model.costMicroEur), "exact")}&nbsp;€</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Says to search engines, also to those that overlook the header, that this page is none of theirs. */
function useNoIndex(): void {
  useEffect(() => {
    const meta = document.createElement("meta");
    meta.name = "robots";
    meta.content = "noindex";
    document.head.append(meta);
    return () => meta.remove();
  }, []);
}
