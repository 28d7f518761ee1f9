import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { UsageRow } from "@/api/types";
import { microEuro } from "@/lib/money";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { IconButton } from "@/ui/button";
import { ErrorState, Skeleton } from "@/ui/states";
import { logQuery, PAGE_SIZE } from "../queries";
import type { Period } from "../rules";
import { Card, NothingUsed } from "./cards";

interface UsageTableProps {
  readonly period: Period;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

/** Every booked answer of the period, newest first; on narrow screens each row is a card. */
export function UsageTable({ period, page, onPage }: UsageTableProps) {
  const { t } = useTranslation();
  const query = useQuery(logQuery(period, page));
  const data = query.data;
  return (
    <Card title={t("dashboard.usage")} className="c-12" testId="usage-card">
      {query.isPending ? (
        <Skeleton widths={[100, 100, 100, 100, 100]} />
      ) : query.isError || data === undefined ? (
        <ErrorState title={t("dashboard.failedTitle")} onRetry={() => void query.refetch()} />
      ) : data.total === 0 ? (
        <NothingUsed />
      ) : (
        <>
          <div className="table-wrap">
            <table
              className="table table-cards"
              aria-label={t("dashboard.usage")}
              aria-busy={query.isPlaceholderData || undefined}
            >
              <thead>
                <tr>
                  <th scope="col">{t("dashboard.model")}</th>
                  <th scope="col">{t("dashboard.time")}</th>
                  <th scope="col">{t("dashboard.provider")}</th>
                  <th scope="col" className="n">
                    {t("dashboard.in")}
                  </th>
                  <th scope="col" className="n">
                    {t("dashboard.out")}
                  </th>
                  <th scope="col" className="n">
                    {t("dashboard.tokens")}
                  </th>
                  <th scope="col" className="n">
                    {t("dashboard.carbonColumn")}
                  </th>
                  <th scope="col" className="n">
                    {t("dashboard.priceColumn")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((row) => (
                  <Row key={row.id} row={row} />
                ))}
              </tbody>
            </table>
          </div>
          <Pager page={page} total={data.total} onPage={onPage} />
        </>
      )}
    </Card>
  );
}

function Row({ row }: { readonly row: UsageRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <tr data-testid="usage-row">
      <td className="lead">{row.provider === "demo" ? t("model.demo") : row.model}</td>
      <td className="nowrap faint">{format.formatDayTime(row.date)}</td>
      <td className="end">{providerName(row.provider)}</td>
      <td className="n skip-narrow">{format.formatCount(row.inputTokens)}</td>
      <td className="n skip-narrow">{format.formatCount(row.outputTokens)}</td>
      <td className="n">
        {format.formatCount(row.totalTokens)}
        <span className="only-narrow">&nbsp;{t("dashboard.tokensUnit")}</span>
      </td>
      <td className="n end">
        {row.co2e === null ? t("common.notKnown") : format.formatEstimate(row.co2e, "carbon")}
        <span className="only-narrow">&nbsp;{t("receipt.carbon")}</span>
      </td>
      <td className="n price">
        {row.costMicroEur === null ? t("common.notKnown") : format.formatEuro(microEuro(row.costMicroEur))}
      </td>
    </tr>
  );
}

function Pager({ page, total, onPage }: { readonly total: number } & Omit<UsageTableProps, "period">) {
  const { t } = useTranslation();
  const format = useFormat();
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  return (
    <nav className="pager pager-after" aria-label={t("dashboard.usage")}>
      <span className="num">
        {t("dashboard.page", {
          from: format.formatCount((page - 1) * PAGE_SIZE + 1),
          to: format.formatCount(Math.min(page * PAGE_SIZE, total)),
          total: format.formatCount(total),
        })}
      </span>
      <span className="row">
        <IconButton
          look="plain"
          size="small"
          label={t("common.previous")}
          disabled={page <= 1}
          onClick={() => onPage(page - 1)}
        >
          <ChevronLeft className="i" aria-hidden />
        </IconButton>
        <span className="num">
          {t("dashboard.pageOf", { page: format.formatCount(page), pages: format.formatCount(pages) })}
        </span>
        <IconButton
          look="plain"
          size="small"
          label={t("common.next")}
          disabled={page >= pages}
          onClick={() => onPage(page + 1)}
        >
          <ChevronRight className="i" aria-hidden />
        </IconButton>
      </span>
    </nav>
  );
}
