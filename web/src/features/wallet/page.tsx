import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CreditCard } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { balanceQuery } from "@/api/queries";
import { euroToMicro, microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { AutoTopUpCard } from "./components/auto-top-up";
import { Payments } from "./components/payments";
import { PlanCard } from "./components/plan";
import { Statement } from "./components/statement";
import { Statements } from "./components/statements";
import { TopUp } from "./components/top-up";
import { Voucher } from "./components/voucher";
import { linesQuery, optionsQuery } from "./queries";

/** How the reader came back from the checkout. */
export type Returned = "ok" | "cancel";

interface WalletPageProps {
  readonly returned: Returned | null;
  readonly headerStart?: ReactNode;
}

export function WalletPage({ returned, headerStart }: WalletPageProps) {
  const { t } = useTranslation();
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
          <BalanceHead />
          {returned === "ok" ? <Arriving /> : null}
          {returned === "cancel" ? (
            <div className="banner" role="status">
              <p>{t("money.cancelled")}</p>
            </div>
          ) : null}
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
              <TopUp options={options.data} />
              <div className="grid">
                <PlanCard options={options.data} />
                <AutoTopUpCard options={options.data} />
              </div>
              <Payments options={options.data} />
            </>
          )}
          <Voucher />
          <Statements />
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
  );
}

const LOOK_EVERY_MS = 1_500;
const LOOKS = 40;

/** Credit comes with the processor's word, not with this page: look until it has come. */
function Arriving() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const balance = useQuery(balanceQuery);
  const [looks, setLooks] = useState(0);
  const [before, setBefore] = useState<number | null>(null);
  const now = balance.data?.tokenCredits;

  useEffect(() => {
    if (now !== undefined) setBefore((known) => known ?? now);
  }, [now]);

  const hasCome = before !== null && now !== undefined && now > before;
  useEffect(() => {
    if (hasCome || looks >= LOOKS) return;
    const timer = setTimeout(() => {
      setLooks(looks + 1);
      void client.invalidateQueries({ queryKey: balanceQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["payments"] });
      void client.invalidateQueries({ queryKey: linesQuery.queryKey });
    }, LOOK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [client, hasCome, looks]);

  return (
    <div className="banner" role="status">
      <CircleCheck className="i" aria-hidden />
      <p>{hasCome ? t("money.credited") : looks >= LOOKS ? t("money.takesLonger") : t("money.arriving")}</p>
    </div>
  );
}
