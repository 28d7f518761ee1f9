import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { problemCode } from "@/api/problem";
import { bookedReceiptQuery } from "@/api/queries";
import { ReceiptBody } from "@/features/chat/components/receipt-panel";
import { buttonClass } from "@/ui/button";
import { ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { OpenNavigation } from "./navigation";

/** One receipt by its link: where a row of usage and a line of the wallet lead, and from where the chat is reached. */
export function ReceiptRoute() {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/shell/receipts/$id" });
  const { data, error, isPending, refetch } = useQuery(bookedReceiptQuery(id));
  useTitle(t("receipt.title"));
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        <OpenNavigation />
        <h1 className="card-title topbar-title">
          {data?.requestType === "title" ? t("receipt.ofTitle") : t("receipt.title")}
        </h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          <nav className="row row-wrap" aria-label={t("receipt.title")}>
            {data == null || data.conversationId === null ? null : (
              <Link
                className={buttonClass({ look: "primary" })}
                to="/c/$id"
                params={{ id: data.conversationId }}
                search={data.requestType === "title" ? {} : { receipt: id }}
              >
                {t("receipt.toChat")}
              </Link>
            )}
            <Link className={buttonClass({})} to="/wallet">
              {t("money.title")}
            </Link>
            <Link className={buttonClass({})} to="/dashboard">
              {t("dashboard.title")}
            </Link>
          </nav>
          <section className="card receipt" aria-label={t("receipt.title")} data-testid="receipt-page">
            <h2 className="visually-hidden">{t("receipt.title")}</h2>
            {isPending ? (
              <Skeleton widths={[60, 100, 100, 80]} />
            ) : problemCode(error) === "receipt_not_found" ? (
              <p className="muted" role="alert">
                {t("problem.receipt_not_found")}
              </p>
            ) : data === undefined ? (
              <ErrorState title={t("receipt.failed")} onRetry={() => void refetch()} />
            ) : (
              <ReceiptBody receipt={data} conversationId={data.conversationId} />
            )}
          </section>
        </div>
      </main>
    </div>
  );
}
