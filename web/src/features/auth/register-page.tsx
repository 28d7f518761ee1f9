import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useTitle } from "@/ui/use-title";
import { AccountForm } from "./account-form";
import { AuthLayout } from "./auth-layout";
import { register } from "./queries";

interface RegisterPageProps {
  readonly onDone: () => void;
}

export function RegisterPage({ onDone }: RegisterPageProps) {
  const { t } = useTranslation();
  useTitle(t("auth.register"));
  return (
    <AuthLayout title={t("auth.registerTitle")} lead={t("auth.registerLead")}>
      <AccountForm
        kind="new"
        action={t("auth.register")}
        busyAction={t("auth.registering")}
        onSubmit={register}
        onDone={onDone}
      />
      <p className="small muted">
        {t("auth.haveAccount")} <Link to="/signin">{t("auth.signIn")}</Link>
      </p>
    </AuthLayout>
  );
}
