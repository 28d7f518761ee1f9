import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { type Attention, useVerify } from "../queries";

/** When the books were last verified and a backup was last made, and what came of it. */
export function BooksState({ found }: { readonly found: Attention }) {
  const { t } = useTranslation();
  const format = useFormat();
  const verify = useVerify();
  const { ledger, backup, isVerifying } = found;
  const isBusy = isVerifying || verify.isPending;
  return (
    <SectionCard
      id="ledger"
      title={t("admin.books.title")}
      aside={
        <Button size="small" busy={isBusy} disabled={isBusy} onClick={() => verify.mutate({})}>
          {t(isBusy ? "admin.books.verifying" : "admin.books.verify")}
        </Button>
      }
    >
      <p className="text-md" data-testid="ledger-state">
        {ledger === null
          ? t("admin.books.never")
          : ledger.isOk
            ? t("admin.books.adds", { transfers: format.formatCount(ledger.counts["transfers"] ?? 0) })
            : t("admin.books.broken", { count: ledger.violations })}
        {ledger === null ? null : (
          <span className="small faint block">
            {t("admin.books.checked", {
              when: format.formatDateTime(ledger.at),
              seconds: format.formatDecimal(ledger.durationMs / 1000, 1),
              what:
                ledger.since === null
                  ? t("admin.books.everything")
                  : t("admin.books.since", { date: format.formatDate(ledger.since) }),
            })}
          </span>
        )}
      </p>
      {ledger === null || ledger.isOk ? null : (
        <ul className="small anywhere">
          {Object.entries(ledger.rules).map(([rule, count]) => (
            <li key={rule}>
              <code className="mono">{rule}</code>: {format.formatCount(count)}
            </li>
          ))}
          <li>{t("admin.books.brokenHint")}</li>
        </ul>
      )}
      <p className="text-md anywhere" data-testid="backup-state">
        {backup === null
          ? t("admin.books.noBackup")
          : t("admin.books.backup", { when: format.formatDateTime(backup.at) })}
        {backup?.where == null ? null : <span className="small faint block">{backup.where}</span>}
      </p>
      <ProblemNote problem={problemOf(verify.error)} />
    </SectionCard>
  );
}
