import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { donationsQuery } from "@/api/queries";
import type { Receipt, ReceiptProof } from "@/api/types";
import { addEnglish } from "@/lib/i18n";
import { enProof } from "@/lib/locales/en-proof";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { receiptProofQuery } from "../queries";
import { type CheckedProof, checkProof } from "../receipt-proof";
import styles from "./receipt-donation.module.css";

addEnglish(enProof);

/** Where the share of this answer is: its month, what became of that, the proof, and the check of it. */
export function ReceiptDonation({ receipt }: { readonly receipt: Receipt }) {
  const { t } = useTranslation();
  const format = useFormat();
  const found = useQuery(receiptProofQuery(receipt.id, receipt.at)).data;
  if (found === undefined) return null;
  const amount = format.formatEuro(microEuro(found.restorationMicroEur));
  return (
    <div className="stack stack-2" data-testid="receipt-donation">
      <p className="small">{found.demo ? t("proof.demo") : t("proof.given", { amount })}</p>
      {found.demo ? null : <MonthState found={found} />}
      {found.donation === null || found.donation.state === "accruing" ? null : found.proof === null ? (
        <p className="small muted">{t("proof.before")}</p>
      ) : (
        <ProofCheck found={found} />
      )}
    </div>
  );
}

function MonthState({ found: { donation, month } }: { readonly found: ReceiptProof }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = format.formatMonth(firstDay(month));
  if (donation === null || donation.state === "accruing") {
    return <p className="small muted">{t(donation?.isOver === true ? "proof.over" : "proof.open", { month: name })}</p>;
  }
  const facts = {
    month: name,
    amount: format.formatEuro(microEuro(donation.amountMicroEur ?? 0), "euro"),
    partner: donation.partner?.name ?? "",
    day: donation.payment == null ? "" : format.formatDate(donation.payment.paidOn),
  };
  return (
    <p className="small muted">
      {t(`proof.${donation.state}`, facts)}{" "}
      {donation.receiptURL === null ? null : (
        <>
          <a href={donation.receiptURL}>{t("proof.document")}</a>
          {" · "}
        </>
      )}
      <Link to="/restoration">{t("proof.months")}</Link>
    </p>
  );
}

function ProofCheck({ found }: { readonly found: ReceiptProof }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const check = useMutation({
    mutationFn: async () => checkProof(found, await client.fetchQuery({ ...donationsQuery, staleTime: 0 })),
  });
  // A browser gives this to pages of a secure connection alone.
  if (crypto.subtle === undefined) return <p className="small muted">{t("proof.insecure")}</p>;
  if (check.data === undefined) {
    return (
      <p>
        <Button size="small" busy={check.isPending} onClick={() => check.mutate()}>
          {t("proof.check")}
        </Button>{" "}
        {check.isError ? <span className="small">{t("proof.failed")}</span> : null}
      </p>
    );
  }
  const checked: CheckedProof = check.data;
  const { donation, month } = found;
  const steps = [
    [
      "isInMonth",
      t("proof.inMonth", {
        all: format.formatCount(donation?.receipts?.count ?? 0),
        month: format.formatMonth(firstDay(month)),
      }),
    ],
    ["isPublished", t("proof.published", { month: format.formatMonth(firstDay(month)) })],
    ["isInChain", t("proof.inChain", { number: format.formatCount(donation?.number ?? 0) })],
  ] as const;
  const holds = steps.every(([name]) => checked[name]);
  return (
    <div role="status" data-testid="proof-checked" data-holds={holds}>
      <ul className={`small ${styles["list"]}`}>
        {steps.map(([name, words]) => (
          <li key={name} className="row">
            {checked[name] ? <Check className="i i-sm" aria-hidden /> : <X className="i i-sm" aria-hidden />}
            <span>
              {words} <span className="visually-hidden">{t(checked[name] ? "proof.holds" : "proof.fails")}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="small muted">{t(holds ? "proof.ok" : "proof.notOk")}</p>
    </div>
  );
}

function firstDay(month: string): Date {
  return new Date(`${month}-01T12:00:00Z`);
}
