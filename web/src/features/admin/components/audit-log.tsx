import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { LoadMore } from "@/ui/load-more";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { type AuditArea, auditAreas, type Change, changesQuery } from "../queries";
import { areaKey, eventKey, pairsOf, wordedFacts } from "../rules";
import styles from "./audit-log.module.css";

/** What operators changed (who, what, from what to what, why) and what happened at the doors of accounts. It is only ever added to. */
export function AuditLog() {
  const { t } = useTranslation();
  const format = useFormat();
  const [area, setArea] = useState<AuditArea | null>(null);
  const query = useInfiniteQuery(changesQuery(area));
  const whoOf = ({ actor, subject, subjectEmail }: Change) => {
    const who = (actor.email ?? actor.id) || t("admin.nobodyKnown");
    const whom = (subjectEmail ?? subject) || t("admin.nobodyKnown");
    return who === whom ? who : t("admin.by", { actor: who, subject: whom });
  };
  const nameOf = (action: string) => {
    const key = eventKey(action);
    return key === null ? action : t(`admin.events.${key}`);
  };
  const factsOf = (change: Change) =>
    change.before !== null || eventKey(change.action) === null
      ? pairsOf(change.after)
      : wordedFacts(change.after, {
          name: (key) => t(`admin.facts.${key}`),
          value: (key) => t(`admin.factValues.${key}`),
          euro: (micro) => format.formatEuro(microEuro(micro)),
        });
  const changes = (query.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <SectionCard
      id="log"
      title={t("admin.log")}
      aside={
        <select
          className={`input ${styles["area"]}`}
          aria-label={t("admin.logArea")}
          value={area ?? ""}
          onChange={(event) => setArea(auditAreas.find((one) => one === event.target.value) ?? null)}
        >
          <option value="">{t("admin.areas.all")}</option>
          {auditAreas.map((one) => (
            <option key={one} value={one}>
              {t(`admin.areas.${areaKey(one)}`)}
            </option>
          ))}
        </select>
      }
    >
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
                  <span className="medium">{nameOf(change.action)}</span>
                  <span className="small faint">{format.formatDateTime(change.at)}</span>
                </p>
                <p className="small muted anywhere">{whoOf(change)}</p>
                <p className="small anywhere">
                  {change.before === null ? null : <del className="faint">{pairsOf(change.before)}</del>}{" "}
                  {factsOf(change)}
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
