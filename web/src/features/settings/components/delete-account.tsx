import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { balanceQuery } from "@/api/queries";
import { useForm } from "@/lib/form";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { deleteAccountForm } from "../form";
import { useDeleteAccount } from "../queries";

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
    <Dialog title={t("settings.eraseTitle")} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <p>{t("settings.eraseGone")}</p>
        <p className="muted">{t("settings.eraseStays")}</p>
        {left > 0 ? (
          <>
            <div className="banner banner-warn">
              <p>{t("settings.eraseCredit", { amount: format.formatEuro(microEuro(left), "euro") })}</p>
            </div>
            <label className="check" htmlFor={id}>
              <input {...register("giveUpBalance")} id={id} type="checkbox" />
              <span>{t("settings.eraseGiveUp")}</span>
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
