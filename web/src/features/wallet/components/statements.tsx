import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { currentLanguage } from "@/lib/i18n";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { Toggle } from "@/ui/toggle";
import { badgeQuery, downloadStatement, setBadge, statementsQuery } from "../queries";
import styles from "./statements.module.css";

interface StatementsProps {
  readonly reportOf: (month: string, name: string) => ReactNode;
}

/** A month on paper: use, money, footprint and what it funded; and as a page for others. */
export function Statements({ reportOf }: StatementsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(statementsQuery);
  const download = useMutation({
    mutationFn: ({ month, as }: { readonly month: string; readonly as: "pdf" | "json" }) =>
      downloadStatement(month, as, currentLanguage()),
  });
  const months = query.data?.months ?? [];
  return (
    <SectionCard id="statements" title={t("money.statements")}>
      {query.isPending ? (
        <Skeleton widths={[60, 60]} />
      ) : query.isError ? (
        <ErrorState title={t("money.failed")} onRetry={() => void query.refetch()} />
      ) : months.length === 0 ? (
        <p className="muted text-md">{t("money.noStatements")}</p>
      ) : (
        <ul className="setting-rows">
          {months.map((month) => (
            <li key={month} className="setting-row">
              <span>{format.formatMonth(new Date(`${month}-01T12:00:00Z`))}</span>
              <span className="row">
                {(["pdf", "json"] as const).map((as) => (
                  <Button
                    key={as}
                    size="small"
                    disabled={download.isPending}
                    aria-label={`${as.toUpperCase()}, ${format.formatMonth(new Date(`${month}-01T12:00:00Z`))}`}
                    onClick={() => download.mutate({ month, as })}
                  >
                    {as.toUpperCase()}
                  </Button>
                ))}
                {reportOf(month, format.formatMonth(new Date(`${month}-01T12:00:00Z`)))}
              </span>
            </li>
          ))}
        </ul>
      )}
      <ProblemNote problem={problemOf(download.error)} />
      <Badge />
    </SectionCard>
  );
}

/** Opt-in: a public picture with what this account's use contributed. */
function Badge() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(badgeQuery);
  const change = useMutation({
    mutationFn: setBadge,
    onSuccess: (badge) => client.setQueryData(badgeQuery.queryKey, badge),
  });
  if (query.data === undefined) return null;
  const { enabled, url } = query.data;
  const address = url === null ? null : `${location.origin}${url}?lang=${currentLanguage()}`;
  return (
    <div className={`card-foot stack ${styles["own"]}`}>
      <Toggle isOn={enabled} disabled={change.isPending} onChange={change.mutateAsync}>
        {t("money.badge")}
      </Toggle>
      <p className="hint">{t("money.badgeBody")}</p>
      {address === null ? null : (
        <div className="row row-wrap">
          <img className={styles["preview"]} src={address} alt={t("money.badgeAlt")} />
          <CopyButton label={t("money.badgeCopy")} text={address} size="normal" />
        </div>
      )}
      <ProblemNote problem={problemOf(change.error)} />
    </div>
  );
}
