import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { euroToMicro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { useVoucher } from "../queries";

export function Voucher() {
  const { t } = useTranslation();
  const format = useFormat();
  const voucher = useVoucher();
  const [code, setCode] = useState("");

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    voucher.mutate({ code: code.trim() }, { onSuccess: () => setCode("") });
  }

  return (
    <SectionCard id="voucher" title={t("money.voucher")}>
      <form className="stack" onSubmit={onSubmit}>
        <div className="wallet-voucher">
          <Field
            label={t("money.voucherCode")}
            value={code}
            required
            minLength={4}
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setCode(event.target.value)}
          />
          <Button type="submit" busy={voucher.isPending} disabled={voucher.isPending || code.trim().length < 4}>
            {t("money.voucherRedeem")}
          </Button>
        </div>
        {voucher.isSuccess ? (
          <p className="small" role="status">
            {t("money.voucherDone", { amount: format.formatEuro(euroToMicro(voucher.data.creditedEUR), "euro") })}
          </p>
        ) : null}
        <ProblemNote problem={problemOf(voucher.error)} />
      </form>
    </SectionCard>
  );
}
