import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { carbonLimit } from "@/lib/budgets";
import { microEuro } from "@/lib/money";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { LoadMore } from "@/ui/load-more";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { areaKey, COMMAND_LINE, eventKey, factsOf, subjectOf } from "../log-words";
import { type AuditArea, auditAreas, type Change, changesQuery, loggedActions } from "../queries";
import styles from "./audit-log.module.css";

/** What operators changed (who, what, from what to what, why) and what happened at the doors of accounts. It is only ever added to. */
export function AuditLog() {
  const { t } = useTranslation();
  const [area, setArea] = useState<AuditArea | null>(null);
  const [action, setAction] = useState<Change["action"] | null>(null);
  const query = useInfiniteQuery(changesQuery({ area, action }));
  const changes = (query.data?.pages ?? []).flatMap((page) => page.items);
  const nameOf = useEventName();
  const actions = area === null ? auditAreas.flatMap((one) => loggedActions[one]) : loggedActions[area];
  const named = actions.map((value) => ({ value, name: nameOf(value) })).sort((a, b) => a.name.localeCompare(b.name));
  return (
    <SectionCard
      id="log"
      title={t("admin.log")}
      aside={
        <span className={styles["filters"]}>
          <select
            className="input"
            aria-label={t("admin.logArea")}
            value={area ?? ""}
            onChange={(event) => {
              setArea(auditAreas.find((one) => one === event.target.value) ?? null);
              setAction(null);
            }}
          >
            <option value="">{t("admin.areas.all")}</option>
            {auditAreas.map((one) => (
              <option key={one} value={one}>
                {t(`admin.areas.${areaKey(one)}`)}
              </option>
            ))}
          </select>
          <select
            className="input"
            aria-label={t("admin.logAction")}
            value={action ?? ""}
            onChange={(event) => setAction(actions.find((one) => one === event.target.value) ?? null)}
          >
            <option value="">{t("admin.anyAction")}</option>
            {named.map(({ value, name }) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </span>
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
          <ol className={styles["log"]} aria-busy={query.isPlaceholderData || undefined}>
            {changes.map((change) => (
              <LogRow key={change.id} change={change} />
            ))}
          </ol>
          <LoadMore list={query} label={t("admin.more")} />
        </>
      )}
    </SectionCard>
  );
}

function useEventName(): (action: string) => string {
  const { t } = useTranslation();
  return (action) => {
    const key = eventKey(action);
    return key === null ? action : t(`admin.events.${key}`);
  };
}

/** One change: what, when, who and whom, from what to what, and why. */
export function LogRow({ change }: { readonly change: Change }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useEventName();
  const { actor, subject, subjectEmail } = change;
  const isPerson = subject === "" || subject.startsWith("user:");
  const who = actor.id === COMMAND_LINE ? t("admin.commandLine") : (actor.email ?? actor.id) || t("admin.nobodyKnown");
  const whom = isPerson ? (subjectEmail ?? subject.slice("user:".length)) || t("admin.nobodyKnown") : thing(subject);
  const facts = factsOf(change, {
    value: (key) => t(`admin.factValues.${key}`),
    euro: (micro) => format.formatEuro(microEuro(micro)),
    share: format.formatShare,
    perM2: (eur) => t("restoration.perM2", { rate: format.formatDecimal(eur, 2) }),
    carbon: (kg) => `${carbonLimit(format, kg)} CO₂e`,
    moment: format.formatDateTime,
    day: (day) => format.formatDate(`${day}T12:00:00Z`),
    count: format.formatCount,
  });

  function thing(named: string): string | null {
    const found = subjectOf(named);
    if (found === null) return null;
    if (found.kind === "donation") return format.formatMonth(new Date(`${found.name}-01T12:00:00Z`));
    return t(`admin.subjects.${found.kind}`, {
      name: found.kind === "provider" ? providerName(found.name) : found.name,
    });
  }

  return (
    <li data-testid="change">
      <p className="row between row-wrap">
        <span className="medium">{nameOf(change.action)}</span>
        <span className="small faint">{format.formatDateTime(change.at)}</span>
      </p>
      <p className="small muted anywhere">
        {whom === null || who === whom ? who : t("admin.by", { actor: who, subject: whom })}
      </p>
      {facts.length === 0 ? null : (
        <dl className={`${styles["facts"]} small anywhere`}>
          {facts.map(({ name, before, after }) => (
            <div key={name}>
              <dt className="faint">{t(`admin.facts.${name}`)}</dt>
              <dd>
                {before === null || before === after ? null : (
                  <>
                    <del className="faint">{before}</del>{" "}
                  </>
                )}
                {after ?? (before === null ? null : t("admin.nothing"))}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {change.reason === null ? null : (
        <p className="small muted anywhere">{t("admin.because", { reason: change.reason })}</p>
      )}
    </li>
  );
}
