import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { type ReactNode, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { setupQuery } from "@/api/queries";
import { sessionState, subscribeToSession } from "@/api/session";
import type { SetupState } from "@/api/types";
import { providerName, providerVariable } from "@/lib/provider-name";
import { buttonClass } from "@/ui/button";
import { Field } from "@/ui/field";
import { publicClass } from "@/ui/public-layout";
import { ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { AccountForm } from "./account-form";
import { AuthHeader } from "./auth-layout";
import { ProviderStep } from "./provider-step";
import { setUp } from "./queries";
import styles from "./setup-page.module.css";

interface SetupPageProps {
  /** The one-time code of the printed link; empty when the page was opened without it. */
  readonly code: string;
}

/** First start: create the administrator, see the providers, try the demo. */
export function SetupPage({ code }: SetupPageProps) {
  const { t } = useTranslation();
  useTitle(t("setup.title"));
  const setup = useQuery(setupQuery);
  return (
    <div className={`${publicClass.frame} ${styles["narrow"]}`}>
      <AuthHeader className={publicClass.head} />
      <main id="main" tabIndex={-1}>
        <h1 className={`h-public ${styles["title"]}`}>{t("setup.heading")}</h1>
        <p className={`muted ${styles["lead"]}`}>{t("setup.lead")}</p>
        {setup.isPending ? (
          <Skeleton widths={[40, 80, 80, 60]} />
        ) : setup.isError ? (
          <ErrorState title={t("page.offlineTitle")} onRetry={() => void setup.refetch()}>
            {t("page.offlineBody")}
          </ErrorState>
        ) : (
          <Steps setup={setup.data} code={code} onCreated={() => void setup.refetch()} />
        )}
      </main>
    </div>
  );
}

interface StepsProps extends SetupPageProps {
  readonly setup: SetupState;
  readonly onCreated: () => void;
}

function Steps({ setup, code, onCreated }: StepsProps) {
  const { t } = useTranslation();
  const session = useSyncExternalStore(subscribeToSession, sessionState);
  const signedIn = session.status === "signed-in";
  const anyProvider = setup.providers.some(({ configured }) => configured);
  const ready = !setup.needsAdmin || signedIn;
  return (
    <ol>
      <Step number={1} title={t("setup.admin")} state={ready ? "done" : "now"}>
        {signedIn ? (
          <p className="muted text-md">{t("setup.adminDone", { email: session.user.email })}</p>
        ) : setup.needsAdmin ? (
          <AdminForm code={code} onCreated={onCreated} />
        ) : (
          <p className="muted text-md">
            {t("setup.already")} <Link to="/signin">{t("auth.signIn")}</Link>
          </p>
        )}
      </Step>
      <Step number={2} title={t("setup.providers")} state={anyProvider ? "done" : ready ? "now" : "later"}>
        <ul className={styles["providers"]}>
          {setup.providers.map((provider) => (
            <li key={provider.name} className="row between">
              <span>{providerName(provider.name)}</span>
              {provider.configured ? (
                <span className="badge badge-accent">{t("setup.connected")}</span>
              ) : (
                <code className="mono small faint">{providerVariable(provider.name) ?? t("setup.notConnected")}</code>
              )}
            </li>
          ))}
        </ul>
        {signedIn && session.user.role === "admin" ? <ProviderStep setup={setup} onKept={onCreated} /> : null}
        <p className="hint">{t("setup.providersBody")}</p>
      </Step>
      <Step number={3} title={t("setup.first")} state={ready ? "now" : "later"}>
        <p className="muted text-md">{t("setup.firstBody")}</p>
        {signedIn ? (
          <div className="row">
            <Link to="/" className={buttonClass({ look: "primary" })}>
              {setup.demo ? t("setup.tryDemo") : t("setup.startChat")}
            </Link>
          </div>
        ) : null}
        {anyProvider && !setup.demo ? null : (
          <p className="hint">{setup.demo ? t("setup.demoBody") : t("setup.demoOff")}</p>
        )}
      </Step>
    </ol>
  );
}

function AdminForm({ code: given, onCreated }: { readonly code: string; readonly onCreated: () => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState(given);
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  function onCheck() {
    const isGiven = code.trim() !== "";
    setMissing(!isGiven);
    if (!isGiven) field.current?.focus();
    return isGiven;
  }
  return (
    <AccountForm
      kind="new"
      action={t("setup.create")}
      busyAction={t("setup.creating")}
      onCheck={onCheck}
      onSubmit={(account) => setUp({ ...account, code: code.trim() })}
      onDone={onCreated}
    >
      <Field
        ref={field}
        label={t("setup.code")}
        hint={t("setup.codeHint")}
        name="code"
        className="mono"
        autoComplete="one-time-code"
        spellCheck={false}
        required
        value={code}
        onChange={(event) => {
          setCode(event.target.value);
          setMissing(false);
        }}
        error={isMissing ? t("setup.codeMissing") : null}
      />
    </AccountForm>
  );
}

const marks = { done: styles["done"], now: styles["now"], later: "" } as const;

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly state: "done" | "now" | "later";
  readonly children: ReactNode;
}

function Step({ number, title, state, children }: StepProps) {
  return (
    <li className={`${styles["step"]} ${marks[state]}`} aria-current={state === "now" ? "step" : undefined}>
      <span className={`${styles["mark"]} num`}>{state === "done" ? <Check className="i" aria-hidden /> : number}</span>
      <div className={`stack ${styles["body"]}`}>
        <h2 className={styles["heading"]}>{title}</h2>
        {children}
      </div>
    </li>
  );
}
