import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import * as z from "zod/mini";
import { agentsQuery } from "@/api/agents";
import { MOST_NAME, MOST_TEXT } from "@/api/limits";
import { problemOf } from "@/api/problem";
import { modelsQuery, projectsQuery } from "@/api/queries";
import type { Schemas } from "@/api/types";
import { line, useForm } from "@/lib/form";
import { groupModels } from "@/lib/model-groups";
import { modelNames } from "@/lib/model-names";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { AreaField, Field } from "@/ui/field";
import { FieldPair } from "@/ui/field-pair";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { type Schedule, useSaveSchedule } from "./queries";
import { amountOf, cronOf, dayName, LAST_MONTH_DAY, type Times, timesOf, USUAL } from "./rules";

const AGENT = "agent:";
const WITHIN = [0, 1, 2, 3, 6, 11] as const;
const MONTH_DAYS = Array.from({ length: LAST_MONTH_DAY }, (_, index) => index + 1);
const amount = () => z.string().check(z.refine((typed) => amountOf(typed) !== undefined));

const scheduleForm = z.object({
  name: line().check(z.maxLength(MOST_NAME)),
  text: z.string().check(z.maxLength(MOST_TEXT), z.regex(/\S/)),
  who: z.string().check(z.minLength(1)),
  project: z.string(),
  rhythm: z.enum(["daily", "weekdays", "weekly", "monthly", "other"]),
  time: z.string().check(z.regex(/^\d\d:\d\d$/)),
  day: z.string(),
  monthDay: z.string(),
  zone: line().check(z.minLength(1)),
  greenerHours: z.string(),
  perRun: amount(),
  perMonth: amount(),
  euOnly: z.boolean(),
  mail: z.boolean(),
});
type Wish = z.infer<typeof scheduleForm>;

interface ScheduleDialogProps {
  /** Null: a new one. */
  readonly schedule: Schedule | null;
  readonly onClose: () => void;
}

export function ScheduleDialog({ schedule, onClose }: ScheduleDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSaveSchedule();
  const times = schedule === null ? USUAL : timesOf(schedule.cron);
  const { register, handleSubmit, watch } = useForm(scheduleForm, begunWith(schedule, times));
  const wish = watch();
  const isReady = scheduleForm.safeParse(wish).success && !save.isPending;
  const onSubmit = handleSubmit((ready) => {
    save.mutate({ id: schedule?.id ?? null, body: bodyOf(ready, times.cron) }, { onSuccess: onClose });
  });
  const isWrong = (typed: string) => amountOf(typed) === undefined;
  return (
    <Dialog title={t(schedule === null ? "schedules.new" : "schedules.editTitle")} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <AreaField {...register("text")} data-first="" label={t("schedules.text")} rows={4} maxLength={MOST_TEXT} />
        <Field
          {...register("name")}
          label={t("schedules.name")}
          hint={t("schedules.nameHint")}
          autoComplete="off"
          maxLength={MOST_NAME}
        />
        <WhoField field={register("who")} value={wish.who} />
        <ProjectField field={register("project")} value={wish.project} />
        <FieldPair>
          <Select label={t("schedules.rhythm")} field={register("rhythm")}>
            {(["daily", "weekdays", "weekly", "monthly"] as const).map((rhythm) => (
              <option key={rhythm} value={rhythm}>
                {t(`schedules.rhythms.${rhythm}`)}
              </option>
            ))}
            {times.rhythm === "other" ? <option value="other">{t("schedules.rhythms.other")}</option> : null}
          </Select>
          {wish.rhythm === "other" ? null : <Field {...register("time")} type="time" label={t("schedules.time")} />}
        </FieldPair>
        {wish.rhythm === "weekly" ? (
          <Select label={t("schedules.day")} field={register("day")}>
            {[1, 2, 3, 4, 5, 6, 7].map((day) => (
              <option key={day} value={day}>
                {dayName(day, format.locale)}
              </option>
            ))}
          </Select>
        ) : null}
        {wish.rhythm === "monthly" ? (
          <Select label={t("schedules.monthDay")} field={register("monthDay")}>
            {MONTH_DAYS.map((day) => (
              <option key={day} value={day}>
                {day}
              </option>
            ))}
          </Select>
        ) : null}
        <Select label={t("schedules.zone")} field={register("zone")}>
          {zonesWith(wish.zone).map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </Select>
        <Select label={t("schedules.greenerHours")} field={register("greenerHours")} hint={t("schedules.greenerHint")}>
          {[...new Set([...WITHIN, schedule?.greenerHours ?? 0])].map((hours) => (
            <option key={hours} value={hours}>
              {hours === 0 ? t("schedules.atItsTime") : t("schedules.within", { count: hours })}
            </option>
          ))}
        </Select>
        <FieldPair>
          <Field
            {...register("perRun")}
            label={t("schedules.perRun")}
            inputMode="decimal"
            autoComplete="off"
            aria-invalid={isWrong(wish.perRun)}
          />
          <Field
            {...register("perMonth")}
            label={t("schedules.perMonth")}
            inputMode="decimal"
            autoComplete="off"
            aria-invalid={isWrong(wish.perMonth)}
          />
        </FieldPair>
        <p className="hint">{t("schedules.budgetHint")}</p>
        <label className="check">
          <input type="checkbox" {...register("euOnly")} />
          {t("schedules.euOnly")}
        </label>
        <label className="check">
          <input type="checkbox" {...register("mail")} />
          {t("schedules.mail")}
        </label>
        <ProblemNote problem={problemOf(save.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" busy={save.isPending} disabled={!isReady}>
            {t("common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface SelectProps {
  readonly label: string;
  readonly field: UseFormRegisterReturn;
  readonly hint?: string;
  readonly children: ReactNode;
}

function Select({ label, field, hint, children }: SelectProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <select {...field} id={id} className="select" aria-describedby={hint === undefined ? undefined : `${id}-hint`}>
        {children}
      </select>
      {hint === undefined ? null : (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** One of the models, or one's own agents. What is not offered any more stays what it is. */
function WhoField({ field, value }: { readonly field: UseFormRegisterReturn; readonly value: string }) {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery).data ?? [];
  const agents = useQuery(agentsQuery).data ?? [];
  const names = modelNames(models, t("model.demo"));
  const isOffered = models.some(({ id }) => id === value) || agents.some(({ id }) => `${AGENT}${id}` === value);
  return (
    <Select label={t("schedules.who")} field={field}>
      {isOffered ? null : <option value={value}>{value}</option>}
      {agents.length === 0 ? null : (
        <optgroup label={t("schedules.agents")}>
          {agents.map(({ id, name }) => (
            <option key={id} value={`${AGENT}${id}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
      {groupModels(models, "name", "").map((group) => (
        <optgroup key={group.provider} label={providerName(group.provider)}>
          {group.models.map(({ id }) => (
            <option key={id} value={id}>
              {names.get(id)}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  );
}

/** The project its chats are in; nothing where there is none to choose. */
function ProjectField({ field, value }: { readonly field: UseFormRegisterReturn; readonly value: string }) {
  const { t } = useTranslation();
  const projects = useQuery(projectsQuery).data ?? [];
  if (projects.length === 0 && value === "") return null;
  return (
    <Select label={t("schedules.project")} field={field}>
      <option value="">{t("schedules.noProject")}</option>
      {projects.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

function begunWith(schedule: Schedule | null, times: Times): Wish {
  const { rhythm, time, day, monthDay } = times;
  const typed = (eur: number | null | undefined) => (eur == null ? "" : String(eur));
  return {
    name: schedule?.name ?? "",
    text: schedule?.text ?? "",
    who: schedule === null ? "" : schedule.agentId === null ? (schedule.model ?? "") : `${AGENT}${schedule.agentId}`,
    project: schedule?.projectId ?? "",
    rhythm,
    time,
    day: String(day),
    monthDay: String(monthDay),
    zone: schedule?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    greenerHours: String(schedule?.greenerHours ?? 0),
    perRun: typed(schedule?.budget.eurPerRun),
    perMonth: typed(schedule?.budget.eurPerMonth),
    euOnly: schedule?.euOnly ?? false,
    mail: schedule?.mail ?? true,
  };
}

function bodyOf(wish: Wish, cron: string): Schemas["ScheduleIn"] {
  const { who, rhythm, time, day, monthDay } = wish;
  return {
    text: wish.text,
    ...(wish.name === "" ? {} : { name: wish.name }),
    ...(who.startsWith(AGENT) ? { agentId: who.slice(AGENT.length) } : { model: who }),
    projectId: wish.project === "" ? null : wish.project,
    cron: cronOf({ rhythm, time, day: Number(day), monthDay: Number(monthDay), cron }),
    zone: wish.zone,
    greenerHours: Number(wish.greenerHours),
    budget: { eurPerRun: amountOf(wish.perRun) ?? null, eurPerMonth: amountOf(wish.perMonth) ?? null },
    euOnly: wish.euOnly,
    mail: wish.mail,
  };
}

function zonesWith(zone: string): readonly string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return known.includes(zone) || zone === "" ? known : [zone, ...known];
}
