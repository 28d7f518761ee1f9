import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ReceiptText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { microEuro } from "@/lib/money";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { LoadMore } from "@/ui/load-more";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { linesQuery, type WalletLine } from "../queries";
import { givenReason, isLostAnswer } from "../rules";

const types = ["topup", "spend", "refund", "allowance", "adjustment", "chargeback"] as const;
type Type = (typeof types)[number];

function isType(type: string): type is Type {
  return types.some((known) => known === type);
}

/** Every movement of the wallet, newest first, with the balance after it. */
export function Statement() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useInfiniteQuery(linesQuery);
  const lines = (query.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <SectionCard id="statement" title={t("money.history")}>
      {query.isPending ? (
        <Skeleton widths={[100, 100, 100]} />
      ) : query.isError ? (
        <ErrorState title={t("money.failed")} onRetry={() => void query.refetch()} />
      ) : lines.length === 0 ? (
        <EmptyState icon={<ReceiptText className="i i-lg" aria-hidden />}>{t("money.noHistory")}</EmptyState>
      ) : (
        <>
          <div className="table-wrap">
            <table className="table table-cards" aria-label={t("money.history")}>
              <thead>
                <tr>
                  <th scope="col">{t("money.date")}</th>
                  <th scope="col">{t("money.what")}</th>
                  <th scope="col" className="n">
                    EUR
                  </th>
                  <th scope="col" className="n">
                    {t("money.balance")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {lines.map((line) => (
                  <tr key={line.id} data-testid="wallet-line">
                    <td className="nowrap faint">{format.formatDayTime(line.createdAt)}</td>
                    <td className="lead">
                      {line.bought === null && !isLostAnswer(line) ? (
                        <Kind line={line} />
                      ) : (
                        <Link to="/receipts/$id" params={{ id: line.reference ?? "" }}>
                          <Kind line={line} />
                        </Link>
                      )}
                      {givenReason(line.reason) === null ? null : (
                        <span className="faint">, {givenReason(line.reason)}</span>
                      )}
                    </td>
                    <td className="n price num">
                      {signed(format.formatEuro(microEuro(line.amountMicroEur), "exact"), line)}
                    </td>
                    <td className="n skip-narrow faint num">
                      {format.formatEuro(microEuro(line.balanceAfterMicroEur), "exact")}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <LoadMore list={query} label={t("money.older")} />
        </>
      )}
    </SectionCard>
  );
}

/** What the movement is of; of something bought also by which model. */
function Kind({ line }: { readonly line: WalletLine }) {
  const { t } = useTranslation();
  const { bought } = line;
  if (isLostAnswer(line)) return t("money.lostAnswer");
  if (bought === null) return isType(line.type) ? t(`money.types.${line.type}`) : line.type;
  const model = bought.provider === "demo" ? t("model.demo") : bought.model;
  if (bought.requestType === "search") return t("money.searchBy", { engine: providerName(bought.provider) });
  return bought.requestType === "title" ? t("money.titleBy", { model }) : t("money.answerBy", { model });
}

function signed(text: string, { amountMicroEur }: { readonly amountMicroEur: number }): string {
  return amountMicroEur > 0 ? `+${text}` : text;
}
