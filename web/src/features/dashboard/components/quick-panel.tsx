import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problem";
import { balanceQuery, conversationUsageQuery } from "@/api/queries";
import type { FootprintRanges } from "@/api/types";
import { euroToMicro, microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { buttonClass } from "@/ui/button";
import { Disclaimer } from "@/ui/disclaimer";
import { Interval } from "@/ui/interval";
import { SidePanel } from "@/ui/side-panel";
import { Skeleton } from "@/ui/states";
import { environmentQuery, summaryQuery } from "../queries";
import { shareLeft } from "../rules";
import { Alerts } from "./alerts";
import { BalanceBar } from "./balance-bar";
import styles from "./quick-panel.module.css";

const month = { range: "month" } as const;

interface QuickPanelProps {
  /** The chat beside it; null for one that has not begun. */
  readonly conversationId: string | null;
  readonly onClose: () => void;
}

/** The dashboard in short, beside a chat: what is left, this month, and what this chat took. */
export function QuickPanel({ conversationId, onClose }: QuickPanelProps) {
  const { t } = useTranslation();
  return (
    <SidePanel title={t("dashboard.quick")} closeLabel={t("common.close")} testId="quick-panel" onClose={onClose}>
      <Wallet />
      <Alerts />
      {conversationId === null ? null : <ThisChat id={conversationId} />}
      <ThisMonth />
      <Disclaimer />
      <Link to="/dashboard" className={buttonClass({ size: "small" }, styles["whole"])}>
        {t("dashboard.whole")}
      </Link>
    </SidePanel>
  );
}

function Wallet() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(balanceQuery);
  if (data === undefined) return <Skeleton widths={[50, 100]} />;
  const left = shareLeft(data.tokenCredits, data.lastTopupMicroEur);
  return (
    <div>
      <h3>{t("dashboard.wallet")}</h3>
      <p className="num balance" data-testid="quick-balance">
        {format.formatEuro(microEuro(data.tokenCredits))}
      </p>
      {left === null ? null : <BalanceBar left={left} />}
      <p className="small faint num">{t("dashboard.onHold", { amount: format.formatEuro(euroToMicro(data.held)) })}</p>
    </div>
  );
}

interface Sums {
  readonly costMicroEur: number;
  readonly answers: number;
  readonly titles: number;
  readonly titleCostMicroEur: number;
  readonly tokens: number;
  readonly ranges: FootprintRanges | null;
}

function Figures({ costMicroEur, answers, titles, titleCostMicroEur, tokens, ranges }: Sums) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <dl className="facts facts-after">
        <dt>{t("dashboard.cost")}</dt>
        <dd className="num strong">{format.formatEuro(microEuro(costMicroEur))}</dd>
        <dt>{t("dashboard.answers")}</dt>
        <dd className="num">{format.formatCount(answers)}</dd>
        {titles === 0 ? null : (
          <>
            <dt>{t("dashboard.titles")}</dt>
            <dd className="num">
              {t("dashboard.titlesOf", { count: titles, amount: format.formatEuro(microEuro(titleCostMicroEur)) })}
            </dd>
          </>
        )}
        <dt>{t("dashboard.tokens")}</dt>
        <dd className="num">{format.formatCount(tokens)}</dd>
      </dl>
      {ranges === null || answers === 0 ? null : (
        <>
          <Interval name={t("receipt.energy")} quantity="energy" range={ranges.kWh} />
          <Interval name={t("receipt.carbon")} quantity="carbon" range={ranges.co2e} />
        </>
      )}
    </>
  );
}

function ThisChat({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    ...conversationUsageQuery(id),
    retry: (count, problem) => count < 2 && !(problem instanceof ProblemError),
  });
  const isUnused = error instanceof ProblemError && error.status === 404;
  return (
    <div data-testid="quick-chat">
      <h3>{t("dashboard.thisChat")}</h3>
      {data !== undefined ? (
        <Figures
          costMicroEur={data.totalCostMicroEur}
          answers={data.totalRequests}
          titles={data.titleRequests}
          titleCostMicroEur={data.titleCostMicroEur}
          tokens={data.totalTokens}
          ranges={data.impact.ranges}
        />
      ) : isUnused ? (
        <p className="small faint card-note">{t("dashboard.chatUnused")}</p>
      ) : error !== null ? (
        <p className="small faint card-note">{t("dashboard.failedTitle")}</p>
      ) : (
        <Skeleton widths={[60, 60]} />
      )}
    </div>
  );
}

function ThisMonth() {
  const { t } = useTranslation();
  const summary = useQuery(summaryQuery(month));
  const environment = useQuery(environmentQuery(month));
  return (
    <div data-testid="quick-month">
      <h3>{t("dashboard.thisMonth")}</h3>
      {summary.data !== undefined ? (
        <Figures
          costMicroEur={summary.data.totalCostMicroEur}
          answers={summary.data.totalRequests}
          titles={summary.data.titleRequests}
          titleCostMicroEur={summary.data.titleCostMicroEur}
          tokens={summary.data.totalTokens}
          ranges={environment.data?.ranges ?? null}
        />
      ) : summary.isError ? (
        <p className="small faint card-note">{t("dashboard.failedTitle")}</p>
      ) : (
        <Skeleton widths={[60, 60]} />
      )}
    </div>
  );
}
