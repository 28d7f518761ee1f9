import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { ProblemNote } from "@/ui/problem-note";
import { EmailField, PasswordField } from "./fields";
import type { NewAccount } from "./queries";

interface AccountFormProps {
  /** `sign-in` asks for what is known, `new` for a name and a good password too. */
  readonly kind: "sign-in" | "new";
  readonly action: string;
  readonly busyAction: string;
  readonly onSubmit: (account: NewAccount) => Promise<void>;
  readonly onDone: () => void;
  readonly children?: React.ReactNode;
}

export function AccountForm({ kind, action, busyAction, onSubmit, onDone, children }: AccountFormProps) {
  const { t } = useTranslation();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [name, setName] = useState("");
  const [shown, setShown] = useState(false);
  const showId = useId();
  const submit = useMutation({ mutationFn: onSubmit, onSuccess: onDone });
  const isNew = kind === "new";

  function send(event: FormEvent) {
    event.preventDefault();
    submit.mutate({ email: email.trim(), password, ...(isNew && name.trim() !== "" ? { name: name.trim() } : {}) });
  }

  return (
    <form className="stack" onSubmit={send}>
      <ProblemNote problem={problemOf(submit.error)} />
      {children}
      <EmailField value={email} onValue={setEmail} />
      {isNew ? (
        <Field
          label={t("auth.name")}
          name="name"
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      ) : null}
      <PasswordField label={t("auth.password")} isNew={isNew} isShown={shown} value={password} onValue={setPassword} />
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
    </form>
  );
}
