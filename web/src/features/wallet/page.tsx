import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { ArrowLeft, CircleAlert, CreditCard } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { balanceQuery } from "@/api/queries";
import { euroToMicro, microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { AllowanceCard } from "./components/allowance";
import { AutoTopUpCard } from "./components/auto-top-up";
import { Payments } from "./components/payments";
import { PlanCard } from "./components/plan";
import { Statement } from "./components/statement";
import { Statements } from "./components/statements";
import { TopUp } from "./components/top-up";
import { Voucher } from "./components/voucher";
import { optionsQuery } from "./queries";

interface WalletPageProps {
  /** What became of the checkout that the reader came back from. */
  readonly returned: ReactNode;
  /** The chat that the reader came from for money, and goes back to. */
  readonly back: string | null;
  readonly headerStart?: ReactNode;
  /** How the figures of a month, with its name, are shared by a link. */
  readonly reportOf: (month: string, name: string) => ReactNode;
}

export function WalletPage({ returned, back, headerStart, reportOf }: WalletPageProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const options = useQuery(optionsQuery);
  useTitle(t("money.title"));
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("money.title")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          {back === null ? null : (
            <p>
              <Button size="small" onClick={() => router.history.push(back)}>
                <ArrowLeft className="i i-sm" aria-hidden />
                {t("money.backToChat")}
              </Button>
            </p>
          )}
          <BalanceHead />
          <AllowanceCard />
          {returned}
          {options.isPending ? (
            <section className="card">
              <Skeleton widths={[40, 100, 70]} />
            </section>
          ) : options.data === undefined ? (
            <section className="card">
              <ErrorState title={t("money.failed")} onRetry={() => void options.refetch()} />
            </section>
          ) : options.data.processor === "none" ? (
            <section className="card" data-testid="no-processor">
              <EmptyState icon={<CreditCard className="i i-lg" aria-hidden />} title={t("money.noProcessor")}>
                {t("money.noProcessorBody")}
              </EmptyState>
            </section>
          ) : (
            <>
              <TopUp options={options.data} back={back} />
              <div className="grid">
                <PlanCard options={options.data} />
                <AutoTopUpCard options={options.data} />
              </div>
              <Payments options={options.data} />
            </>
          )}
          <Voucher />
          <Statements reportOf={reportOf} />
          <Statement />
        </div>
      </main>
    </div>
  );
}

function BalanceHead() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(balanceQuery);
  if (data === undefined) return <Skeleton widths={[20, 35]} />;
  return (
    <>
      {data.blocked ? (
        <div className="banner banner-danger" role="alert" data-testid="wallet-blocked">
          <CircleAlert className="i" aria-hidden />
          <div>
            <p className="medium">{t("money.blockedTitle")}</p>
            <p className="muted">{t("money.blockedBody")}</p>
          </div>
        </div>
      ) : null}
      <div className="page-head" data-testid="wallet-head">
        <div>
          <p className="small faint">{t("money.balance")}</p>
          <p className="num balance">{format.formatEuro(microEuro(data.tokenCredits))}</p>
          <p className="small faint num">
            {t("money.balanceBeside", {
              usd: format.formatUsd(data.balanceUSD),
              rate: format.formatDecimal(data.exchangeRate, 4),
            })}{" "}
            {data.held > 0 ? t("nav.held", { amount: format.formatEuro(euroToMicro(data.held)) }) : t("money.noneHeld")}
          </p>
        </div>
      </div>
    </>
  );
}
