import { Link } from "@tanstack/react-router";
import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { microEuro } from "@/lib/money";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { zoneName } from "@/lib/zone-name";
import { Button, buttonClass } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { alertKey, jobKey, needsBackup } from "../attention-rules";
import { type Attention as Found, useReplayEvent, useResolveAlert, useRetryJobs } from "../queries";
import styles from "./attention.module.css";

const sourceNames: Readonly<Record<string, string>> = { entsoe: "ENTSO-E", electricitymaps: "Electricity Maps" };

/** What needs an operator, each with the place where it is mended. */
export function Attention({ found }: { readonly found: Found }) {
  const { t } = useTranslation();
  const format = useFormat();
  const retry = useRetryJobs();
  const replay = useReplayEvent();
  const resolve = useResolveAlert();
  const rate = found.exchangeRate;
  const goTo = (part: "providers" | "shares" | "donations", hash?: string) => (
    <Link
      to="/admin"
      search={{ part }}
      {...(hash === undefined ? {} : { hash })}
      className={buttonClass({ size: "small" })}
    >
      {t("admin.attention.look")}
    </Link>
  );
  const below = (id: string) => (
    <a href={`#${id}`} className={buttonClass({ size: "small" })}>
      {t("admin.attention.look")}
    </a>
  );
  const rows: { key: string; text: string; hint?: string; action?: ReactNode }[] = [
    ...(rate.isStale
      ? [
          {
            key: "rate",
            text: t("admin.attention.rate", { date: format.formatDate(`${rate.date}T12:00:00Z`) }),
            hint: t("admin.attention.rateHint"),
            action: goTo("shares", "exchange-rate"),
          },
        ]
      : []),
    ...found.hourly.map((one) => ({
      key: `hour-${one.zone}`,
      text: t(`admin.attention.hourly.${one.trouble}`, {
        zone: zoneName(one.zone, format.locale),
        source: sourceNames[one.source] ?? one.source,
      }),
      hint:
        one.hour === null
          ? t("admin.attention.hourlyNone")
          : t("admin.attention.hourlyNewest", {
              time: format.formatDateTime(one.hour),
              hours: format.formatCount(one.maxAgeHours),
            }),
    })),
    ...(found.lacksEurPerM2 ? [{ key: "m2", text: t("admin.attention.noRate"), action: goTo("shares", "rate") }] : []),
    ...found.dueMonths.map((month) => ({
      key: month,
      text: t("admin.attention.due", { month: format.formatMonth(new Date(`${month}-01T12:00:00Z`)) }),
      action: goTo("donations"),
    })),
    ...(found.ledger?.isOk === false
      ? [
          {
            key: "ledger",
            text: t("admin.attention.ledger", { count: found.ledger.violations }),
            action: below("ledger"),
          },
        ]
      : []),
    ...found.providers
      .filter((one) => one.isFailing)
      .map((one) => ({
        key: `provider-${one.provider}`,
        text: t("admin.attention.failing", {
          provider: providerName(one.provider),
          failures: format.formatCount(one.failures),
          requests: format.formatCount(one.requests),
        }),
        action: goTo("providers"),
      })),
    ...(found.unpriced > 0
      ? [{ key: "unpriced", text: t("admin.attention.unpriced", { count: found.unpriced }), action: below("unpriced") }]
      : []),
    ...(found.costDifferences > 0
      ? [
          {
            key: "differences",
            text: t("admin.attention.differences", { count: found.costDifferences }),
            action: below("cost-differences"),
          },
        ]
      : []),
    ...found.ignoredLimits.map((one) => ({
      key: `limit-${one.provider} ${one.model}`,
      text: t("admin.attention.ignoredLimit", {
        count: one.answers,
        provider: providerName(one.provider),
        model: one.model,
        days: found.overruns.days,
      }),
      hint: t("admin.attention.ignoredLimitHint"),
      action: goTo("providers"),
    })),
    ...found.parkedEvents.map((event) => ({
      key: event.eventId,
      text: t("admin.attention.parked", { id: event.eventId, when: format.formatDateTime(event.receivedAt) }),
      hint: t("admin.attention.parkedHint"),
      action: (
        <Button size="small" disabled={replay.isPending} onClick={() => replay.mutate({ eventId: event.eventId })}>
          {t("admin.attention.again")}
        </Button>
      ),
    })),
    ...found.paymentAlerts.flatMap((alert) => {
      const key = alertKey(alert.code);
      if (key === null) return [];
      return [
        {
          key: `${alert.code} ${alert.subject}`,
          text: t(`admin.attention.alerts.${key}`, { subject: alert.subject }),
          hint: format.formatDateTime(alert.madeAt),
          action: (
            <Button
              size="small"
              disabled={resolve.isPending}
              onClick={() => resolve.mutate({ code: alert.code, subject: alert.subject })}
            >
              {t("admin.attention.seen")}
            </Button>
          ),
        },
      ];
    }),
    ...found.failedJobs.map((job) => ({
      key: `job-${job.name}`,
      text: t("admin.attention.jobs", { count: job.count, name: t(`admin.attention.jobNames.${jobKey(job.name)}`) }),
      hint: job.error ?? "",
      action: (
        <Button size="small" disabled={retry.isPending} onClick={() => retry.mutate({ name: job.name })}>
          {t("admin.attention.again")}
        </Button>
      ),
    })),
    ...(found.overruns.answers > 0
      ? [
          {
            key: "overruns",
            text: t("admin.attention.overruns", {
              count: found.overruns.answers,
              amount: format.formatEuro(microEuro(found.overruns.microEur)),
              days: found.overruns.days,
            }),
            hint: t("admin.attention.overrunsHint"),
          },
        ]
      : []),
    ...(needsBackup(found.backup?.at ?? null, Date.now())
      ? [
          {
            key: "backup",
            text:
              found.backup === null
                ? t("admin.attention.noBackup")
                : t("admin.attention.oldBackup", { date: format.formatDate(found.backup.at) }),
            hint: t("admin.attention.backupHint"),
          },
        ]
      : []),
  ];
  return (
    <SectionCard id="attention" title={t("admin.attention.title")}>
      {rows.length === 0 ? (
        <p className={`muted text-md ${styles["calm"]}`}>
          <CircleCheck className="i" aria-hidden /> {t("admin.attention.nothing")}
        </p>
      ) : (
        <ul className="setting-rows list-plain">
          {rows.map((row) => (
            <li key={row.key} className={`setting-row ${styles["row"]}`} data-testid="attention-row">
              <TriangleAlert className="i" aria-hidden />
              <span className="grow anywhere">
                {row.text}
                {row.hint === undefined || row.hint === "" ? null : (
                  <span className="small faint block">{row.hint}</span>
                )}
              </span>
              {row.action}
            </li>
          ))}
        </ul>
      )}
      <ProblemNote problem={problemOf(retry.error ?? replay.error ?? resolve.error)} />
    </SectionCard>
  );
}
