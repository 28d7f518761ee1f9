import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "@/ui/field";
import { LEAST_PASSWORD, MOST_PASSWORD } from "./form";

type InputProps = Omit<ComponentProps<typeof Field>, "label">;

/** The address somebody signs in with. */
export function EmailField(input: InputProps) {
  const { t } = useTranslation();
  return <Field {...input} label={t("auth.email")} type="email" autoComplete="username" required />;
}

interface PasswordProps extends InputProps {
  readonly label: string;
  /** A new one has to be good enough. */
  readonly isNew: boolean;
  /** Its characters can be read. */
  readonly isShown?: boolean;
}

export function PasswordField({ label, isNew, isShown = false, ...input }: PasswordProps) {
  const { t } = useTranslation();
  return (
    <Field
      {...input}
      label={label}
      type={isShown ? "text" : "password"}
      autoComplete={isNew ? "new-password" : "current-password"}
      required
      minLength={isNew ? LEAST_PASSWORD : 1}
      maxLength={MOST_PASSWORD}
      {...(isNew ? { hint: t("auth.passwordHint") } : {})}
    />
  );
}
