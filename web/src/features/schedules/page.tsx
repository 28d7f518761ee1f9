import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { microEuro } from "@/lib/money";
import { problemText } from "@/lib/problem-text";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { LibraryPage, type LibraryPlace } from "@/ui/library-page";
import { LibraryRow } from "@/ui/library-row";
import { ProblemNote } from "@/ui/problem-note";
import { Toggle } from "@/ui/toggle";
import {
  runsQuery,
  type Schedule,
  type ScheduledRun,
  schedulesQuery,
  useDeleteSchedule,
  usePause,
  useRunNow,
} from "./queries";
import { dayName, timeIn, timesOf } from "./rules";
import { ScheduleDialog } from "./schedule-dialog";

export function SchedulesPage(place: LibraryPlace) {
  const { t } = useTranslation();
  const query = useQuery(schedulesQuery);
  const run = useRunNow();
  const [editing, setEditing] = useState<Schedule | "new" | null>(null);
  const [deleting, setDeleting] = useState<Schedule | null>(null);
  return (
    <LibraryPage
      of="schedules"
      {...place}
      intro={t("schedules.intro")}
      icon={<CalendarClock className="i i-lg" aria-hidden />}
      query={query}
      searched={["name", "text"]}
      note={<ProblemNote problem={problemOf(run.error)} />}
      onNew={() => setEditing("new")}
      row={(schedule) => (
        <ScheduleRow
          key={schedule.id}
          schedule={schedule}
          onRun={() => run.mutate(schedule.id)}
          onEdit={() => setEditing(schedule)}
          onDelete={() => setDeleting(schedule)}
        />
      )}
    >
      {editing === null ? null : (
        <ScheduleDialog schedule={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
      {deleting === null ? null : <DeleteSchedule schedule={deleting} onClose={() => setDeleting(null)} />}
    </LibraryPage>
  );
}

interface RowProps {
  readonly schedule: Schedule;
  readonly onRun: () => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

function ScheduleRow({ schedule, onRun, onEdit, onDelete }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { mutateAsync } = usePause();
  const { id, name, paused, dueAt, runAt, greenerHours, lastRun, zone } = schedule;
  const next = runAt ?? dueAt;
  return (
    <LibraryRow
      testId="schedule"
      actions={
        <Toggle isOn={!paused} onChange={(isOn) => mutateAsync({ id, paused: !isOn })}>
          <span className="visually-hidden">{t("schedules.active", { name })}</span>
        </Toggle>
      }
    >
      <span dir="auto" className="medium anywhere">
        {name}
      </span>
      <span className="small muted anywhere">
        <TimesInWords cron={schedule.cron} /> · {zone}
        {greenerHours === 0 ? null : <> · {t("schedules.greener", { hours: greenerHours })}</>}
      </span>
      <span className="small faint">
        {paused || next == null
          ? t("schedules.paused")
          : t("schedules.next", { when: timeIn(zone, next, format.locale) })}
      </span>
      {lastRun === null ? null : <RunLine run={lastRun} />}
      {lastRun === null ? null : <History id={id} last={`${lastRun.id} ${lastRun.state}`} />}
      <span className="row row-wrap">
        <Button
          size="small"
          aria-label={t("schedules.runNowOf", { name })}
          disabled={lastRun?.state === "running"}
          onClick={onRun}
        >
          {t("schedules.runNow")}
        </Button>
        <Button size="small" aria-label={t("schedules.editOf", { name })} onClick={onEdit}>
          {t("schedules.edit")}
        </Button>
        <Button size="small" look="danger" aria-label={t("schedules.deleteOf", { name })} onClick={onDelete}>
          {t("common.delete")}
        </Button>
      </span>
    </LibraryRow>
  );
}

function TimesInWords({ cron }: { readonly cron: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rhythm, time, day, monthDay } = timesOf(cron);
  switch (rhythm) {
    case "daily":
      return t("schedules.daily", { time });
    case "weekdays":
      return t("schedules.weekdays", { time });
    case "weekly":
      return t("schedules.weekly", { time, day: dayName(day, format.locale) });
    case "monthly":
      return t("schedules.monthly", { time, day: monthDay });
    case "other":
      return t("schedules.other", { cron });
  }
}

const STATES = { running: "running", done: "done", failed: "failedRun", skipped: "skipped" } as const;

function RunLine({ run }: { readonly run: ScheduledRun }) {
  const { t } = useTranslation();
  const format = useFormat();
  const reasonOf = useReason();
  const facts = [
    format.formatDateTime(run.startedAt),
    t(`schedules.${STATES[run.state]}`) + (run.reason === null ? "" : `: ${reasonOf(run.reason)}`),
    run.costMicroEur === null ? null : format.formatEuro(microEuro(run.costMicroEur)),
    run.byHand ? t("schedules.byHand") : null,
    run.late ? t("schedules.late", { when: format.formatDateTime(run.dueAt) }) : null,
    run.hour !== null
      ? t("schedules.atGreener", {
          g: format.formatCount(Math.round(run.hour.gPerKWh)),
          due: format.formatCount(Math.round(run.hour.dueGPerKWh)),
        })
      : run.greener
        ? t("schedules.noGreener")
        : null,
  ];
  return (
    <span className="small" data-testid="scheduled-run" data-state={run.state}>
      {facts.filter((fact) => fact !== null).join(" · ")}
      {run.conversationId === null ? null : (
        <>
          {" · "}
          <Link to="/c/$id" params={{ id: run.conversationId }}>
            {t("schedules.open")}
          </Link>
        </>
      )}
    </span>
  );
}

function useReason(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => {
    switch (code) {
      case "account_suspended":
      case "interrupted":
      case "tools_denied":
      case "run_limited":
      case "shortened":
        return t(`schedules.reasons.${code}`);
      default:
        return problemText(t, code);
    }
  };
}

function History({ id, last }: { readonly id: string; readonly last: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const runs = useQuery({ ...runsQuery(id, last), enabled: isOpen }).data ?? [];
  return (
    <details className="small" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("schedules.history")}</summary>
      <ul className="stack stack-2">
        {runs.map((run) => (
          <li key={run.id}>
            <RunLine run={run} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function DeleteSchedule({ schedule, onClose }: { readonly schedule: Schedule; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useDeleteSchedule();
  return (
    <ConfirmDialog
      title={t("schedules.deleteTitle")}
      body={t("schedules.deleteBody", { name: schedule.name })}
      action={t("common.delete")}
      busy={remove.isPending}
      problem={problemOf(remove.error)}
      onConfirm={() => remove.mutate(schedule.id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
