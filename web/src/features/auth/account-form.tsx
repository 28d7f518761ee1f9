import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemCode, problemOf } from "@/api/problem";
import { useForm } from "@/lib/form";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { EmailField, PasswordField } from "./fields";
import { accountForm, signInForm } from "./form";
import type { NewAccount } from "./queries";
import { SuspendedNote } from "./suspended-note";

interface AccountFormProps {
  /** `sign-in` asks for what is known, `new` for a name and a good password too. */
  readonly kind: "sign-in" | "new";
  readonly action: string;
  readonly busyAction: string;
  /** Whether `children` may be sent; what is wrong with them they say themselves. */
  readonly onCheck?: () => boolean;
  readonly onSubmit: (account: NewAccount) => Promise<void>;
  readonly onDone: () => void;
  readonly children?: React.ReactNode;
}

export function AccountForm({ kind, action, busyAction, onCheck, onSubmit, onDone, children }: AccountFormProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const showId = useId();
  const submit = useMutation({ mutationFn: onSubmit, onSuccess: onDone });
  const isNew = kind === "new";
  const { register, handleSubmit, formState } = useForm(isNew ? accountForm : signInForm, {
    email: "",
    password: "",
    name: "",
  });
  const { errors } = formState;
  const send = async (event: FormEvent) => {
    let isChecked = false;
    await handleSubmit(({ name, ...credentials }) => {
      isChecked = true;
      if (onCheck?.() ?? true) submit.mutate({ ...credentials, ...(name === "" ? {} : { name }) });
    })(event);
    if (!isChecked) onCheck?.();
  };

  return (
    <Form className="stack" onSubmit={send}>
      {problemCode(submit.error) === "account_suspended" ? (
        <SuspendedNote />
      ) : (
        <ProblemNote problem={problemOf(submit.error)} />
      )}
      {children}
      <EmailField {...register("email")} error={errors.email === undefined ? null : t("problem.invalid_email")} />
      {isNew ? <Field {...register("name")} label={t("auth.name")} autoComplete="name" /> : null}
      <PasswordField
        {...register("password")}
        label={t("auth.password")}
        isNew={isNew}
        isShown={shown}
        error={errors.password === undefined ? null : t(isNew ? "problem.invalid_password" : "auth.passwordMissing")}
      />
      <label className="check" htmlFor={showId}>
        <input id={showId} type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        <span>{t("auth.showPassword")}</span>
      </label>
      <Button
        look="primary"
        size="large"
        className="btn-block"
        type="submit"
        busy={submit.isPending}
        disabled={submit.isPending}
      >
        {submit.isPending ? busyAction : action}
      </Button>
    </Form>
  );
}
