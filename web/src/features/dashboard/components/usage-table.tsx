import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight, Download, ListFilter, Search, SearchX } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { UsageRow } from "@/api/types";
import { type MoneyUnit, microEuro, moneyUnit } from "@/lib/money";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import { CsvDialog } from "@/ui/csv-dialog";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { downloadUsage, logQuery, PAGE_SIZE } from "../queries";
import { filterNames, type Period, type SortColumn, sortedBy, sortOf, type UsageView } from "../rules";
import { Card, NothingUsed } from "./card";
import { UsageFilters } from "./usage-filters";
import styles from "./usage-table.module.css";

const columns = [
  { name: "date", label: "dashboard.time", isNumber: false },
  { name: "project", label: "dashboard.project", isNumber: false },
  { name: "model", label: "dashboard.model", isNumber: false },
  { name: "provider", label: "dashboard.provider", isNumber: false },
  { name: "inputTokens", label: "dashboard.in", isNumber: true },
  { name: "outputTokens", label: "dashboard.out", isNumber: true },
  { name: "totalTokens", label: "dashboard.tokens", isNumber: true },
  { name: "co2e", label: "dashboard.carbonColumn", isNumber: true },
  { name: "cost", label: "dashboard.priceColumn", isNumber: true },
] as const satisfies readonly { name: SortColumn; label: string; isNumber: boolean }[];

/** What the server calls answers without a project or agent. */
const unnamed = "General";

interface UsageTableProps {
  readonly period: Period;
  readonly view: UsageView;
  readonly onView: (view: UsageView) => void;
}

/** Every booked answer of the period, newest first unless sorted otherwise; on narrow screens each row is a card. */
export function UsageTable({ period, view, onView }: UsageTableProps) {
  const { t } = useTranslation();
  const query = useQuery(logQuery(period, view));
  const data = query.data;
  const filters = filterNames.filter((name) => view[name] !== "").length;
  const [isFiltering, setFiltering] = useState(filters > 0);
  return (
    <Card
      title={t("dashboard.usage")}
      className="c-12"
      testId="usage-card"
      aside={
        <UsageTools period={period} view={view} onView={onView}>
          <Button size="small" aria-expanded={isFiltering} onClick={() => setFiltering(!isFiltering)}>
            <ListFilter className="i" aria-hidden />
            {t("dashboard.filter")}
            {filters > 0 ? <span className="kbd">{filters}</span> : null}
          </Button>
        </UsageTools>
      }
    >
      {isFiltering ? <UsageFilters period={period} view={view} onView={onView} /> : null}
      {query.isPending ? (
        <Skeleton widths={[100, 100, 100, 100, 100]} />
      ) : query.isError || data === undefined ? (
        <ErrorState title={t("dashboard.failedTitle")} onRetry={() => void query.refetch()} />
      ) : data.total > 0 ? (
        <>
          <div className="table-wrap">
            <table
              className="table table-cards"
              aria-label={t("dashboard.usage")}
              aria-busy={query.isPlaceholderData || undefined}
            >
              <thead>
                <tr>
                  {columns.map((column) => (
                    <SortHead key={column.name} column={column} view={view} onView={onView} />
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.items.map((row) => (
                  <Row key={row.id} row={row} unit={moneyUnit(data.items.map((item) => item.costMicroEur))} />
                ))}
              </tbody>
            </table>
          </div>
          <Pager page={view.page} total={data.total} onPage={(page) => onView({ ...view, page })} />
        </>
      ) : view.search === "" && filters === 0 ? (
        <NothingUsed />
      ) : (
        <EmptyState icon={<SearchX className="i i-lg" aria-hidden />}>
          {view.search === "" ? t("dashboard.noneOfFilter") : t("dashboard.noMatch", { search: view.search })}
        </EmptyState>
      )}
    </Card>
  );
}

interface SortHeadProps {
  readonly column: (typeof columns)[number];
  readonly view: UsageView;
  readonly onView: (view: UsageView) => void;
}

function SortHead({ column, view, onView }: SortHeadProps) {
  const { t } = useTranslation();
  const { name, isDescending } = sortOf(view.sort);
  const isSorted = name === column.name;
  const Arrow = isSorted && !isDescending ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      className={column.isNumber ? "n" : undefined}
      aria-sort={isSorted ? (isDescending ? "descending" : "ascending") : undefined}
    >
      <button
        type="button"
        className={styles["sort"]}
        data-sorted={isSorted || undefined}
        onClick={() => onView({ ...view, page: 1, sort: sortedBy(view.sort, column.name) })}
      >
        {t(column.label)}
        <Arrow className="i" aria-hidden />
      </button>
    </th>
  );
}

/** Search, the order where the heads are hidden, and the table as a file. */
function UsageTools({ period, view, onView, children }: UsageTableProps & { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState(view.search);
  const { name, isDescending } = sortOf(view.sort);
  const [isSaving, setSaving] = useState(false);

  useEffect(() => setSearch(view.search), [view.search]);
  useEffect(() => {
    if (search.trim() === view.search) return;
    const timer = setTimeout(() => onView({ ...view, page: 1, search: search.trim() }), 300);
    return () => clearTimeout(timer);
  }, [search, view, onView]);

  return (
    <div className={styles["tools"]}>
      <div className="with-icon">
        <Search className="i" aria-hidden />
        <input
          className="input"
          type="search"
          value={search}
          placeholder={t("dashboard.search")}
          aria-label={t("dashboard.searchLabel")}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <select
        className="select only-narrow"
        aria-label={t("dashboard.sort")}
        value={view.sort}
        onChange={(event) => onView({ ...view, page: 1, sort: event.target.value })}
      >
        {columns.flatMap((column) =>
          ["-", ""].map((direction) => {
            const down = direction === "-";
            const label = t(down ? "dashboard.sortDown" : "dashboard.sortUp", { column: t(column.label) });
            const isKept = column.name === name && down === isDescending;
            return down || isKept ? (
              <option key={`${direction}${column.name}`} value={`${direction}${column.name}`}>
                {label}
              </option>
            ) : null;
          }),
        )}
      </select>
      {children}
      <Button size="small" aria-haspopup="dialog" onClick={() => setSaving(true)}>
        <Download className="i" aria-hidden />
        {t("dashboard.csv")}
      </Button>
      {isSaving ? (
        <CsvDialog
          intro={t("dashboard.csvIntro")}
          save={(style) => downloadUsage(period, view, "csv", style)}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </div>
  );
}

/** Opens the receipt, and the receipt its chat. */
function Row({ row, unit }: { readonly row: UsageRow; readonly unit: MoneyUnit }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <tr data-testid="usage-row">
      <td className="nowrap faint">
        {row.source === "telemetry" ? (
          format.formatDayTime(row.date)
        ) : (
          <Link
            to="/receipts/$id"
            params={{ id: row.id }}
            aria-label={`${t("receipt.title")}, ${format.formatDayTime(row.date)}`}
          >
            {format.formatDayTime(row.date)}
          </Link>
        )}
      </td>
      <td className="skip-narrow">
        {row.project === null || row.project === unnamed ? t("dashboard.noProject") : row.project}
      </td>
      <td className="lead">
        {row.provider === "demo" ? t("model.demo") : row.model}
        {row.requestType === "title" ? (
          <>
            {" "}
            <span className="badge">{t("dashboard.ofTitle")}</span>
          </>
        ) : null}
      </td>
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
      <td className="n price">{format.formatMoney(microEuro(row.costMicroEur), unit)}</td>
    </tr>
  );
}

interface PagerProps {
  readonly page: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

function Pager({ page, total, onPage }: PagerProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  return (
    <nav className={`${styles["pager"]} pager-after`} aria-label={t("dashboard.usage")}>
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
