import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search, UserX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { PEOPLE_A_PAGE, type PeopleView, peopleQuery, peopleStates } from "../queries";
import { InviteDialog } from "./invite-dialog";
import styles from "./people.module.css";
import { PeopleTable } from "./people-table";

/** Everybody with an account and their figures; never what they wrote. */
export function People() {
  const { t } = useTranslation();
  const format = useFormat();
  const [view, setView] = useState<PeopleView>({
    search: "",
    state: null,
    sort: "createdAt",
    ascending: false,
    page: 1,
  });
  const [inviting, setInviting] = useState(false);
  const query = useQuery({
    ...peopleQuery({ ...view, search: view.search.trim() }),
    placeholderData: keepPreviousData,
  });
  const total = query.data?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / PEOPLE_A_PAGE));
  const first = (view.page - 1) * PEOPLE_A_PAGE + 1;
  return (
    <SectionCard
      id="people"
      title={t("admin.people")}
      aside={
        <span className={styles["filters"]}>
          <select
            className="input"
            aria-label={t("admin.peopleState")}
            value={view.state ?? ""}
            onChange={(event) =>
              setView({ ...view, page: 1, state: peopleStates.find((one) => one === event.target.value) ?? null })
            }
          >
            <option value="">{t("admin.peopleStates.all")}</option>
            {peopleStates.map((one) => (
              <option key={one} value={one}>
                {t(`admin.peopleStates.${one}`)}
              </option>
            ))}
          </select>
          <span className="with-icon">
            <Search className="i" aria-hidden />
            <input
              className="input"
              type="search"
              aria-label={t("admin.searchPeople")}
              placeholder={t("admin.searchPeople")}
              maxLength={200}
              value={view.search}
              onChange={(event) => setView({ ...view, page: 1, search: event.target.value })}
            />
          </span>
          <Button onClick={() => setInviting(true)}>{t("admin.invite")}</Button>
        </span>
      }
    >
      {query.isPending ? (
        <Skeleton widths={[100, 100, 100]} />
      ) : query.isError ? (
        <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
      ) : query.data.items.length === 0 ? (
        <EmptyState icon={<UserX className="i i-lg" aria-hidden />}>{t("admin.nobody")}</EmptyState>
      ) : (
        <>
          <PeopleTable
            people={query.data.items}
            view={view}
            isStale={query.isPlaceholderData}
            onSort={(sort) =>
              setView({ ...view, page: 1, sort, ascending: view.sort === sort ? !view.ascending : sort === "email" })
            }
          />
          <div className={`row between row-wrap ${styles["pages"]}`}>
            <span className="small faint num" aria-live="polite">
              {t("admin.peopleSpan", {
                first: format.formatCount(first),
                last: format.formatCount(first + query.data.items.length - 1),
                total: format.formatCount(total),
              })}
            </span>
            {pages === 1 ? null : (
              <span className="row">
                <Button
                  size="small"
                  disabled={view.page === 1}
                  onClick={() => setView({ ...view, page: view.page - 1 })}
                >
                  {t("admin.previousPage")}
                </Button>
                <Button
                  size="small"
                  disabled={view.page >= pages}
                  onClick={() => setView({ ...view, page: view.page + 1 })}
                >
                  {t("admin.nextPage")}
                </Button>
              </span>
            )}
          </div>
        </>
      )}
      {inviting ? <InviteDialog email="" onClose={() => setInviting(false)} /> : null}
    </SectionCard>
  );
}
