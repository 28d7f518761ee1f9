import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Trans, useTranslation } from "react-i18next";
import { providersQuery } from "@/api/sign-in-providers";
import { waysProblem } from "@/lib/ways-words";
import { buttonClass } from "@/ui/button";
import { FormError } from "@/ui/field";
import styles from "./ways.module.css";

interface WaysProps {
  /** Where the browser ends. */
  readonly next: string;
  readonly invitation?: string;
  /** The terms stand on the page already. */
  readonly hasTerms?: boolean;
}

/** A button for everybody else who may say who somebody is; nothing where there is nobody. */
export function Ways({ next, invitation = "", hasTerms = false }: WaysProps) {
  const { t } = useTranslation();
  const { data } = useQuery(providersQuery);
  if (data === undefined || data.items.length === 0) return null;
  const asked = new URLSearchParams({ next, ...(invitation === "" ? {} : { invitation }) });
  return (
    <section className="stack" aria-label={t("ways.title")} data-testid="ways">
      <div className={styles["or"]}>{t("ways.or")}</div>
      {data.items.map(({ name, label }) => (
        <a key={name} className={buttonClass({ size: "large" }, "btn-block")} href={`/api/auth/oidc/${name}?${asked}`}>
          {t("ways.with", { name: label })}
        </a>
      ))}
      <p className="small faint">{t("ways.learns")}</p>
      {hasTerms ? null : (
        <p className="small muted">
          <Trans
            i18nKey="auth.terms"
            components={{
              terms: <Link to="/legal/$page" params={{ page: "terms" }} />,
              privacy: <Link to="/legal/$page" params={{ page: "privacy" }} />,
            }}
          />
        </p>
      )}
    </section>
  );
}

/** What came back from there instead of a session. */
export function WaysProblem({ code }: { readonly code: string }) {
  const { t } = useTranslation();
  return <FormError>{waysProblem(t, code)}</FormError>;
}
