import { useTranslation } from "react-i18next";
import { Field } from "@/ui/field";

interface TextProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** The address somebody signs in with. */
export function EmailField({ value, onValue }: TextProps) {
  const { t } = useTranslation();
  return (
    <Field
      label={t("auth.email")}
      type="email"
      name="email"
      autoComplete="username"
      required
      value={value}
      onChange={(event) => onValue(event.target.value)}
    />
  );
}

interface PasswordProps extends TextProps {
  readonly label: string;
  /** A new one has to be good enough. */
  readonly isNew: boolean;
  /** Its characters can be read. */
  readonly isShown?: boolean;
}

export function PasswordField({ label, isNew, isShown = false, value, onValue }: PasswordProps) {
  const { t } = useTranslation();
  return (
    <Field
      label={label}
      type={isShown ? "text" : "password"}
      name="password"
      autoComplete={isNew ? "new-password" : "current-password"}
      required
      minLength={isNew ? 10 : 1}
      maxLength={256}
      value={value}
      onChange={(event) => onValue(event.target.value)}
      {...(isNew ? { hint: t("auth.passwordHint") } : {})}
    />
  );
}
