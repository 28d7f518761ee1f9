import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { carbonLimit } from "@/lib/budgets";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { LoadMore } from "@/ui/load-more";
import { MailAddress } from "@/ui/mail-address";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { changesQuery, type Person, type PersonDetail, personQuery } from "../queries";
import { AllowanceCard } from "./allowance";
import { LogRow } from "./audit-log";
import auditStyles from "./audit-log.module.css";
import { Payments } from "./payments";
import { PersonBadges } from "./people-table";
import { BalanceDialog, SuspendDialog } from "./person-dialogs";

/** One person: wallet, use, payments, keys and the log about them. Figures, never what they wrote. */
export function PersonPage({ id, isOwn }: { readonly id: string; readonly isOwn: boolean }) {
  const { t } = useTranslation();
  const query = useQuery(personQuery(id));
  return (
    <>
      <p>
        <Link to="/admin" search={{ part: "people" }} className="row small">
          <ChevronLeft className="i i-sm" aria-hidden /> {t("admin.allPeople")}
        </Link>
      </p>
      {query.isPending ? (
        <section className="card">
          <Skeleton widths={[60, 100, 80]} />
        </section>
      ) : query.data === undefined ? (
        <section className="card">
          <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
        </section>
      ) : (
        <>
          <Figures person={query.data.user} isOwn={isOwn} />
          <AllowanceCard person={query.data.user} />
          <SectionCard id="person-payments" title={t("admin.payments.title")}>
            <Payments person={query.data.user} />
          </SectionCard>
          <Keys keys={query.data.keys} />
          <PersonLog id={id} />
        </>
      )}
    </>
  );
}

function Figures({ person, isOwn }: { readonly person: Person; readonly isOwn: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [doing, setDoing] = useState<"balance" | "suspend" | null>(null);
  const close = () => setDoing(null);
  const euro = (micro: number | null) => (micro === null ? "" : format.formatEuro(microEuro(micro), "euro"));
  return (
    <SectionCard
      id="person"
      title={<MailAddress address={person.email} />}
      className="anywhere"
      aside={
        <span className="row row-wrap">
          <Button size="small" onClick={() => setDoing("balance")}>
            {t("admin.setBalance")}
          </Button>
          {isOwn ? null : (
            <Button size="small" look={person.suspended ? "plain" : "danger"} onClick={() => setDoing("suspend")}>
              {t(person.suspended ? "admin.restore" : "admin.suspend")}
            </Button>
          )}
        </span>
      }
    >
      <PersonBadges person={person} />
      <dl className="facts">
        {person.name === null ? null : (
          <>
            <dt>{t("admin.personName")}</dt>
            <dd dir="auto">{person.name}</dd>
          </>
        )}
        <dt>{t("admin.balance")}</dt>
        <dd className="num">{euro(person.balanceMicroEur)}</dd>
        <dt>{t("admin.onHold")}</dt>
        <dd className="num">{euro(person.heldMicroEur)}</dd>
        <dt>{t("admin.available")}</dt>
        <dd className="num">{euro(person.availableMicroEur)}</dd>
        <dt>{t("admin.spent")}</dt>
        <dd className="num">{format.formatEuro(microEuro(person.spentMicroEur))}</dd>
        <dt>{t("admin.answers")}</dt>
        <dd className="num">{format.formatCount(person.answers)}</dd>
        <dt>{t("admin.lastUsedHead")}</dt>
        <dd>{person.lastUsedAt === null ? t("admin.neverUsed") : format.formatDate(person.lastUsedAt)}</dd>
        <dt>{t("admin.accountSince")}</dt>
        <dd>{format.formatDate(person.createdAt)}</dd>
        {person.suspendedAt === null ? null : (
          <>
            <dt>{t("admin.suspendedSince")}</dt>
            <dd>{format.formatDateTime(person.suspendedAt)}</dd>
          </>
        )}
      </dl>
      {doing === "balance" ? <BalanceDialog person={person} onClose={close} /> : null}
      {doing === "suspend" ? <SuspendDialog person={person} isSuspended={person.suspended} onClose={close} /> : null}
    </SectionCard>
  );
}

function Keys({ keys }: { readonly keys: PersonDetail["keys"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <SectionCard
      id="person-keys"
      title={t("settings.keys")}
      aside={<span className="small faint num">{t("admin.keyCount", { count: keys.length })}</span>}
    >
      {keys.length === 0 ? (
        <EmptyState>{t("admin.noPersonKeys")}</EmptyState>
      ) : (
        <ul className="setting-rows list-plain">
          {keys.map((key) => (
            <li key={key.id} className="setting-row">
              <code className="mono">{key.hint}</code>
              <span className="small faint">
                {[
                  limitsOf(key),
                  ...(key.rpm === null ? [] : [t("admin.keyRpm", { count: key.rpm })]),
                  t("admin.providers.since", { when: format.formatDate(key.createdAt) }),
                ].join(" · ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </SectionCard>
  );

  /** In euro, in CO2e or both, and whether they only warn. */
  function limitsOf({ limitMicroEur, limitKgCO2e, window, hard }: PersonDetail["keys"][number]): string {
    const limits = [
      ...(limitMicroEur === null ? [] : [format.formatEuro(microEuro(limitMicroEur), "euro")]),
      ...(limitKgCO2e === null ? [] : [`${carbonLimit(format, limitKgCO2e)} CO₂e`]),
    ];
    if (limits.length === 0) return t("settings.noLimit");
    return [`${limits.join(", ")} ${windowName(window)}`.trim(), ...(hard ? [] : [t("budget.onlyWarns")])].join(" · ");
  }

  function windowName(window: string | null): string {
    return window === "day" || window === "week" || window === "month" || window === "total"
      ? t(`settings.windows.${window}`)
      : "";
  }
}

function PersonLog({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(changesQuery({ area: null, action: null, subject: `user:${id}` }));
  const changes = (query.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <SectionCard id="person-log" title={t("admin.log")}>
      {query.isPending ? (
        <Skeleton widths={[100, 100]} />
      ) : query.isError ? (
        <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
      ) : changes.length === 0 ? (
        <EmptyState>{t("admin.noChanges")}</EmptyState>
      ) : (
        <>
          <ol className={auditStyles["log"]}>
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
