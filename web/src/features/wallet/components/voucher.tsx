import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useForm } from "@/lib/form";
import { euroToMicro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { voucherForm } from "../form";
import { useVoucher } from "../queries";
import styles from "./voucher.module.css";

export function Voucher() {
  const { t } = useTranslation();
  const format = useFormat();
  const voucher = useVoucher();
  const { register, handleSubmit, reset, watch } = useForm(voucherForm, { code: "" });
  const isReady = voucherForm.safeParse(watch()).success;
  const onSubmit = handleSubmit((typed) => voucher.mutate(typed, { onSuccess: () => reset() }));

  return (
    <SectionCard id="voucher" title={t("money.voucher")}>
      <Form className="stack" onSubmit={onSubmit}>
        <div className={styles["voucher"]}>
          <Field
            {...register("code")}
            label={t("money.voucherCode")}
            required
            minLength={4}
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
          />
          <Button type="submit" busy={voucher.isPending} disabled={voucher.isPending || !isReady}>
            {t("money.voucherRedeem")}
          </Button>
        </div>
        {voucher.isSuccess ? (
          <p className="small" role="status">
            {t("money.voucherDone", { amount: format.formatEuro(euroToMicro(voucher.data.creditedEUR), "euro") })}
          </p>
        ) : null}
        <ProblemNote problem={problemOf(voucher.error)} />
      </Form>
    </SectionCard>
  );
}
