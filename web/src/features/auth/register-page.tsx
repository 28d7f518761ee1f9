import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { Suspense } from "react";
import { Trans, useTranslation } from "react-i18next";
import { setupQuery } from "@/api/queries";
import { lazyPart } from "@/lib/lazy-part";
import { useTitle } from "@/ui/use-title";
import { AccountForm } from "./account-form";
import { AuthLayout } from "./auth-layout";
import { register } from "./queries";

const Ways = lazyPart(async () => ({ default: (await import("./ways")).Ways }));

interface RegisterPageProps {
  readonly onDone: () => void;
  readonly next: string;
}

export function RegisterPage({ onDone, next }: RegisterPageProps) {
  const { t } = useTranslation();
  useTitle(t("auth.register"));
  const invitation = useLocation({ select: ({ hash }) => hash });
  const setup = useQuery(setupQuery).data;
  const isShut = setup?.registration === "closed" || (setup?.registration === "invited" && invitation === "");
  const domains = invitation === "" ? (setup?.domains ?? []) : [];
  return (
    <AuthLayout title={t("auth.registerTitle")} lead={t("auth.registerLead")}>
      {isShut ? (
        <p role="status">{t(setup.registration === "closed" ? "auth.registerClosed" : "auth.registerInvited")}</p>
      ) : (
        <AccountForm
          kind="new"
          action={t("auth.register")}
          busyAction={t("auth.registering")}
          onSubmit={(account) => register(invitation === "" ? account : { ...account, invitation })}
          onDone={onDone}
        >
          {domains.length === 0 ? null : (
            <p className="small muted">{t("auth.registerDomains", { domains: domains.join(", ") })}</p>
          )}
        </AccountForm>
      )}
      {isShut ? null : (
        <Suspense>
          <Ways next={next} invitation={invitation} hasTerms />
        </Suspense>
      )}
      {isShut ? null : (
        <p className="small muted" data-testid="terms-sentence">
          <Trans
            i18nKey="auth.terms"
            components={{
              terms: <Link to="/legal/$page" params={{ page: "terms" }} />,
              privacy: <Link to="/legal/$page" params={{ page: "privacy" }} />,
            }}
          />
        </p>
      )}
      <p className="small muted">
        {t("auth.haveAccount")} <Link to="/signin">{t("auth.signIn")}</Link>
      </p>
    </AuthLayout>
  );
}
