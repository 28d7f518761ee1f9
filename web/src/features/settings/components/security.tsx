import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useForm } from "@/lib/form";
import { lazyPart } from "@/lib/lazy-part";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { FieldPair } from "@/ui/field-pair";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { passwordForm } from "../form";
import { sessionsQuery, useChangePassword, useEndSession } from "../queries";

const SecondFactor = lazyPart(async () => ({ default: (await import("./second-factor")).SecondFactor }));
const LinkedSignIns = lazyPart(async () => ({ default: (await import("./linked-sign-ins")).LinkedSignIns }));

export function Security({ email }: { readonly email: string }) {
  const { t } = useTranslation();
  return (
    <SectionCard id="security" title={t("settings.security")}>
      <div className="stack">
        <Password email={email} />
        <Suspense fallback={<Skeleton widths={[60]} />}>
          <SecondFactor />
        </Suspense>
        <Suspense>
          <LinkedSignIns />
        </Suspense>
        <Sessions />
      </div>
    </SectionCard>
  );
}

function Password({ email }: { readonly email: string }) {
  const { t } = useTranslation();
  const change = useChangePassword();
  const { register, handleSubmit, reset, formState } = useForm(passwordForm, {
    currentPassword: "",
    newPassword: "",
    keepKeys: false,
  });
  const { errors } = formState;
  const onSubmit = handleSubmit((passwords) => change.mutate(passwords, { onSuccess: () => reset() }));

  return (
    <Form className="stack" onSubmit={onSubmit} aria-label={t("settings.password")}>
      {/* A password manager wants to know whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <FieldPair isStacked>
        <Field
          {...register("currentPassword")}
          label={t("settings.currentPassword")}
          type="password"
          autoComplete="current-password"
          required
          maxLength={256}
          error={errors.currentPassword === undefined ? null : t("auth.passwordMissing")}
        />
        <Field
          {...register("newPassword")}
          label={t("settings.newPassword")}
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          maxLength={256}
          hint={t("auth.passwordHint")}
          error={errors.newPassword === undefined ? null : t("problem.invalid_password")}
        />
      </FieldPair>
      <label className="check">
        <input {...register("keepKeys")} type="checkbox" />
        <span>{t("auth.keepKeys")}</span>
      </label>
      <ProblemNote problem={problemOf(change.error)} />
      <div className="row">
        <Button type="submit" busy={change.isPending} disabled={change.isPending}>
          {t("settings.changePassword")}
        </Button>
        <span className="small faint" role="status">
          {change.isSuccess ? t("settings.passwordChanged") : ""}
        </span>
      </div>
    </Form>
  );
}

/** Shown at first; the one in use stands before all others, then the ones used last. */
const FIRST_SESSIONS = 5;

function Sessions() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(sessionsQuery);
  const end = useEndSession();
  const [isWhole, setWhole] = useState(false);
  const sessions = (query.data ?? []).toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
  const shown = isWhole ? sessions : sessions.slice(0, FIRST_SESSIONS);
  return (
    <section className="stack" aria-labelledby="sessions-title">
      <div className="row between">
        <h3 className="label" id="sessions-title">
          {t("settings.sessions")}
        </h3>
        {sessions.length > 1 ? (
          <Button look="quiet" size="small" disabled={end.isPending} onClick={() => end.mutate(null)}>
            {t("settings.endOthers")}
          </Button>
        ) : null}
      </div>
      {query.isPending ? (
        <Skeleton widths={[70]} />
      ) : query.isError ? (
        <ErrorState title={t("settings.sessionsFailed")} onRetry={() => void query.refetch()} />
      ) : (
        <ul className="setting-rows list-plain" aria-labelledby="sessions-title">
          {shown.map((session) => (
            <li className="setting-row" key={session.id} data-testid="session">
              <span className="grow">
                {session.device ?? t("settings.unknownDevice")}
                <span className="small faint block">
                  {t("settings.seenAt", {
                    at: format.formatDateTime(session.seenAt),
                    since: format.formatDate(session.createdAt),
                  })}
                </span>
              </span>
              {session.isCurrent ? (
                <span className="badge badge-accent">{t("settings.thisDevice")}</span>
              ) : (
                <Button
                  size="small"
                  disabled={end.isPending}
                  aria-label={t("settings.endSession", { device: session.device ?? t("settings.unknownDevice") })}
                  onClick={() => end.mutate(session.id)}
                >
                  {t("settings.signOut")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {shown.length < sessions.length ? (
        <div className="row">
          <Button size="small" onClick={() => setWhole(true)}>
            {t("settings.allSessions", { number: sessions.length })}
          </Button>
        </div>
      ) : null}
      <ProblemNote problem={problemOf(end.error)} />
    </section>
  );
}
