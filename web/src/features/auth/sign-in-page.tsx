import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { setupQuery } from "@/api/queries";
import { sessionState } from "@/api/session";
import { lazyPart } from "@/lib/lazy-part";
import { useTitle } from "@/ui/use-title";
import { AccountForm } from "./account-form";
import { AuthLayout } from "./auth-layout";
import { type NewAccount, type SecondStep as Step, signIn } from "./queries";
import { SuspendedNote } from "./suspended-note";

const SecondStep = lazyPart(async () => ({ default: (await import("./second-step")).SecondStep }));
const Ways = lazyPart(async () => ({ default: (await import("./ways")).Ways }));
const WaysProblem = lazyPart(async () => ({ default: (await import("./ways")).WaysProblem }));
/** Where to go is decided by what the server answered. */
const stay = () => undefined;

interface SignInPageProps {
  readonly onDone: () => void;
  readonly next: string;
}

export function SignInPage({ onDone, next }: SignInPageProps) {
  const { t } = useTranslation();
  useTitle(t("auth.signIn"));
  const setup = useQuery(setupQuery).data;
  // The session this page ended may have ended by that; signing in again tells anew.
  const [wasSuspended, setSuspended] = useState(() => {
    const session = sessionState();
    return session.status === "signed-out" && session.isSuspended;
  });
  // What somebody who came back from a provider brings instead of a session.
  const brought = useLocation({ select: ({ hash }) => hash });
  const [came] = useState(() => new URLSearchParams(brought));
  const problem = came.get("problem");
  const [second, setSecond] = useState<{ readonly step: Step; readonly email: string | null } | null>(() => {
    const ticket = came.get("second");
    return ticket === null ? null : { step: { ticket, expiresIn: 300 }, email: null };
  });
  async function enter(account: NewAccount) {
    setSuspended(false);
    const step = await signIn(account);
    if (step === null) onDone();
    else setSecond({ step, email: account.email });
  }
  if (second !== null) {
    return (
      <AuthLayout title={t("auth.heading")} lead={t("auth.lead")}>
        <Suspense>
          <SecondStep {...second} onDone={onDone} onBack={() => setSecond(null)} />
        </Suspense>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title={t("auth.heading")} lead={t("auth.lead")}>
      <AccountForm
        kind="sign-in"
        action={t("auth.signIn")}
        busyAction={t("auth.signingIn")}
        onSubmit={enter}
        onDone={stay}
      >
        {wasSuspended || problem === "account_suspended" ? (
          <SuspendedNote />
        ) : problem === null ? null : (
          <Suspense>
            <WaysProblem code={problem} />
          </Suspense>
        )}
      </AccountForm>
      <Suspense>
        <Ways next={next} hasTerms={setup?.registration === "closed"} />
      </Suspense>
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
