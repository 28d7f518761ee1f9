import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { balanceQuery } from "@/api/queries";
import { useForm } from "@/lib/form";
import { addEnglish } from "@/lib/i18n";
import { enErasure } from "@/lib/locales/en-erasure";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { ErrorState, Skeleton } from "@/ui/states";
import { deleteAccountForm } from "../form";
import { erasureQuery, useDeleteAccount } from "../queries";
import styles from "./delete-account.module.css";

addEnglish(enErasure);

/** The way out: says what goes, what stays, and what happens to credit that is left. */
export function DeleteAccountDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const balance = useQuery(balanceQuery).data;
  const left = balance === undefined ? 0 : balance.tokenCredits;
  const schema = deleteAccountForm(left > 0);
  const { register, handleSubmit, watch } = useForm(schema, { password: "", giveUpBalance: false });
  const erase = useDeleteAccount();
  const isReady = schema.safeParse(watch()).success && !erase.isPending;
  const onSubmit = handleSubmit((typed) => erase.mutate(typed));

  return (
    <Dialog title={t("erasure.title")} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <p>{t("erasure.gone")}</p>
        <p className="muted">{t("erasure.stays")}</p>
        <Fates />
        {left > 0 ? (
          <>
            <div className="banner banner-warn">
              <p>{t("erasure.credit", { amount: format.formatEuro(microEuro(left), "euro") })}</p>
            </div>
            <label className="check" htmlFor={id}>
              <input {...register("giveUpBalance")} id={id} type="checkbox" />
              <span>{t("erasure.giveUp")}</span>
            </label>
          </>
        ) : null}
        <Field
          {...register("password")}
          label={t("auth.password")}
          type="password"
          autoComplete="current-password"
          required
          maxLength={256}
        />
        <ProblemNote problem={problemOf(erase.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="danger-solid" type="submit" busy={erase.isPending} disabled={!isReady}>
            {t("settings.erase")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

type Group = keyof typeof enErasure.erasure.groups;

/** What an erasure takes and what it leaves, and by which law. */
function Fates() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(erasureQuery);
  if (query.isError) return <ErrorState title={t("erasure.failed")} onRetry={() => query.refetch()} />;
  if (query.data === undefined) return <Skeleton widths={[60, 80, 70, 75]} />;
  const entries = (count: number) => t("erasure.entries", { count, formatted: format.formatCount(count) });
  return (
    <dl className={`text-md ${styles["fates"]}`} data-testid="fates">
      <dt>{t("erasure.deleted")}</dt>
      {query.data.deleted.map(({ group, rows }) => (
        <dd key={group}>
          <span>{t(`erasure.groups.${group as Group}`)}</span>
          <span className="num muted">{entries(rows)}</span>
        </dd>
      ))}
      <dt>{t("erasure.kept")}</dt>
      {query.data.kept.map(({ group, rows, reason }) => (
        <dd key={`${group} ${reason}`}>
          <span>
            {t(`erasure.groups.${group as Group}`)}
            <span className="muted text-sm">{t(`erasure.reasons.${reason}`)}</span>
          </span>
          <span className="num muted">{entries(rows)}</span>
        </dd>
      ))}
    </dl>
  );
}
