import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { MailAddress } from "@/ui/mail-address";
import type { PeopleSort, PeopleView, Person } from "../queries";
import styles from "./people-table.module.css";

interface PeopleTableProps {
  readonly people: readonly Person[];
  readonly view: PeopleView;
  readonly isStale: boolean;
  readonly onSort: (sort: PeopleSort) => void;
}

/** Everybody with an account and their figures; each leads to their page. */
export function PeopleTable({ people, view, isStale, onSort }: PeopleTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns = [
    { sort: "email", label: t("admin.account"), isNumber: false },
    { sort: "createdAt", label: t("admin.accountSince"), isNumber: false },
    { sort: "lastUsedAt", label: t("admin.lastUsedHead"), isNumber: false },
    { sort: "answers", label: t("admin.answers"), isNumber: true },
    { sort: "spent", label: t("admin.spent"), isNumber: true },
    { sort: "balance", label: t("admin.balance"), isNumber: true },
  ] as const;
  return (
    <div className="table-wrap">
      <table className="table table-cards" aria-label={t("admin.people")} aria-busy={isStale || undefined}>
        <thead>
          <tr>
            {columns.map(({ sort, label, isNumber }) => {
              const isSorted = view.sort === sort;
              const Arrow = view.ascending ? ArrowUp : ArrowDown;
              return (
                <th
                  key={sort}
                  scope="col"
                  className={isNumber ? "n" : undefined}
                  aria-sort={isSorted ? (view.ascending ? "ascending" : "descending") : undefined}
                >
                  <button type="button" className={styles["sort"]} onClick={() => onSort(sort)}>
                    {label}
                    {isSorted ? <Arrow className="i i-sm" aria-hidden /> : null}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id} data-testid="person-row">
              <td className="lead anywhere">
                <Link to="/admin" search={{ part: "people", person: person.id }}>
                  <MailAddress address={person.email} />
                </Link>
                <PersonBadges person={person} />
              </td>
              <td className="skip-narrow">{format.formatDate(person.createdAt)}</td>
              <td data-label={t("admin.lastUsedHead")}>
                {person.lastUsedAt === null ? t("admin.neverUsed") : format.formatDate(person.lastUsedAt)}
              </td>
              <td className="n num" data-label={t("admin.answers")}>
                {format.formatCount(person.answers)}
              </td>
              <td className="n num" data-label={t("admin.spent")}>
                {format.formatEuro(microEuro(person.spentMicroEur), "euro")}
              </td>
              <td className="n price num">
                {person.balanceMicroEur === null ? "" : format.formatEuro(microEuro(person.balanceMicroEur), "euro")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function PersonBadges({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  if (person.role !== "admin" && !person.suspended && !person.blocked) return null;
  return (
    <span className={`small faint ${styles["below"]}`}>
      {person.role === "admin" ? <span className="badge badge-accent">{t("admin.adminRole")}</span> : null}
      {person.suspended ? <span className="badge badge-warn">{t("admin.suspended")}</span> : null}
      {person.blocked ? <span className="badge badge-warn">{t("admin.blocked")}</span> : null}
    </span>
  );
}
