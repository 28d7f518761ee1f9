import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useForm } from "@/lib/form";
import { Button, buttonClass } from "@/ui/button";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { useTitle } from "@/ui/use-title";
import { AuthLayout } from "./auth-layout";
import { EmailField, PasswordField } from "./fields";
import { forgotForm, resetForm } from "./form";
import { askReset, resetPassword, verifyAddress } from "./queries";

/** The secret part of a link stands behind the hash: it reaches no server log. */
function useToken(): string {
  const [token] = useState(() => location.hash.slice(1));
  useEffect(() => history.replaceState(history.state, "", location.pathname), []);
  return token;
}

export function ForgotPage() {
  const { t } = useTranslation();
  useTitle(t("auth.forgotTitle"));
  const ask = useMutation({ mutationFn: askReset });
  const { register, handleSubmit, formState } = useForm(forgotForm, { email: "" });
  const onSubmit = handleSubmit(({ email }) => ask.mutate(email));

  return (
    <AuthLayout title={t("auth.forgotTitle")} lead={t("auth.forgotLead")}>
      {ask.isSuccess ? (
        <p role="status">{t("auth.linkSent")}</p>
      ) : (
        <Form className="stack" onSubmit={onSubmit}>
          <ProblemNote problem={problemOf(ask.error)} />
          <EmailField
            {...register("email")}
            error={formState.errors.email === undefined ? null : t("problem.invalid_email")}
          />
          <Button look="primary" size="large" className="btn-block" type="submit" busy={ask.isPending}>
            {ask.isPending ? t("auth.sending") : t("auth.sendLink")}
          </Button>
        </Form>
      )}
      <p className="small muted">
        <Link to="/signin">{t("auth.toSignIn")}</Link>
      </p>
    </AuthLayout>
  );
}

export function ResetPage() {
  const { t } = useTranslation();
  useTitle(t("auth.resetTitle"));
  const token = useToken();
  const reset = useMutation({ mutationFn: resetPassword });
  const { register, handleSubmit, formState } = useForm(resetForm, { password: "", keepKeys: false });
  const onSubmit = handleSubmit(({ password, keepKeys }) => reset.mutate({ token, password, keepKeys }));

  return (
    <AuthLayout title={t("auth.resetTitle")} lead={t("auth.resetLead")}>
      {reset.isSuccess ? (
        <>
          <p role="status">{t("auth.passwordSet")}</p>
          <Link className={buttonClass({ look: "primary", size: "large" }, "btn-block")} to="/signin">
            {t("auth.toSignIn")}
          </Link>
        </>
      ) : (
        <Form className="stack" onSubmit={onSubmit}>
          <ProblemNote problem={problemOf(reset.error)} />
          <PasswordField
            {...register("password")}
            label={t("settings.newPassword")}
            isNew
            error={formState.errors.password === undefined ? null : t("problem.invalid_password")}
          />
          <label className="check">
            <input {...register("keepKeys")} type="checkbox" />
            <span>{t("auth.keepKeys")}</span>
          </label>
          <Button look="primary" size="large" className="btn-block" type="submit" busy={reset.isPending}>
            {reset.isPending ? t("auth.settingPassword") : t("auth.setPassword")}
          </Button>
          <p className="small muted">
            <Link to="/forgot">{t("auth.forgot")}</Link>
          </p>
        </Form>
      )}
    </AuthLayout>
  );
}

export function VerifyPage() {
  const { t } = useTranslation();
  useTitle(t("auth.verifyTitle"));
  const token = useToken();
  const begun = useRef(false);
  const { mutate, isSuccess, error } = useMutation({ mutationFn: verifyAddress });
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate(token);
  }, [mutate, token]);
  return (
    <AuthLayout
      title={t("auth.verifyTitle")}
      lead={isSuccess ? t("auth.verified") : error === null ? t("auth.verifying") : ""}
    >
      <ProblemNote problem={problemOf(error)} />
      <Link className={buttonClass({ look: "primary", size: "large" }, "btn-block")} to="/">
        {t("auth.toApp")}
      </Link>
    </AuthLayout>
  );
}
