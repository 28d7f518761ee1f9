import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { setupQuery } from "@/api/queries";
import { useTitle } from "@/ui/use-title";
import { AccountForm } from "./account-form";
import { AuthLayout } from "./auth-layout";
import { signIn } from "./queries";

interface SignInPageProps {
  readonly onDone: () => void;
}

export function SignInPage({ onDone }: SignInPageProps) {
  const { t } = useTranslation();
  useTitle(t("auth.signIn"));
  const setup = useQuery(setupQuery).data;
  return (
    <AuthLayout title={t("auth.heading")} lead={t("auth.lead")}>
      <AccountForm
        kind="sign-in"
        action={t("auth.signIn")}
        busyAction={t("auth.signingIn")}
        onSubmit={signIn}
        onDone={onDone}
      />
      {setup?.mail === true ? (
        <p className="small muted">
          <Link to="/forgot">{t("auth.forgot")}</Link>
        </p>
      ) : null}
      {setup?.registration === "closed" ? null : (
        <p className="small muted">
          {t("auth.newHere")} <Link to="/register">{t("auth.register")}</Link>
        </p>
      )}
    </AuthLayout>
  );
}
