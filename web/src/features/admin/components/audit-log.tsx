import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { LoadMore } from "@/ui/load-more";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { changesQuery } from "../queries";
import { pairsOf } from "../rules";
import styles from "./audit-log.module.css";

/** What operators changed: who, what, from what to what, and why. It is only ever added to. */
export function AuditLog() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useInfiniteQuery(changesQuery);
  const changes = (query.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <SectionCard id="log" title={t("admin.log")}>
      {query.isPending ? (
        <Skeleton widths={[100, 100]} />
      ) : query.isError ? (
        <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
      ) : changes.length === 0 ? (
        <EmptyState icon={<ScrollText className="i i-lg" aria-hidden />}>{t("admin.noChanges")}</EmptyState>
      ) : (
        <>
          <ol className={styles["log"]}>
            {changes.map((change) => (
              <li key={change.id} data-testid="change">
                <p className="row between row-wrap">
                  <span className="medium">{change.action}</span>
                  <span className="small faint">{format.formatDateTime(change.at)}</span>
                </p>
                <p className="small muted anywhere">
                  {t("admin.by", {
                    actor: change.actor.email ?? change.actor.id,
                    subject: change.subjectEmail ?? change.subject,
                  })}
                </p>
                <p className="small anywhere">
                  {change.before === null ? null : <del className="faint">{pairsOf(change.before)}</del>}{" "}
                  {pairsOf(change.after)}
                </p>
                {change.reason === null ? null : (
                  <p className="small muted anywhere">{t("admin.because", { reason: change.reason })}</p>
                )}
              </li>
            ))}
          </ol>
          <LoadMore list={query} label={t("admin.more")} />
        </>
      )}
    </SectionCard>
  );
}
