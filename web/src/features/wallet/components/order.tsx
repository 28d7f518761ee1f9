import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { currentLanguage } from "@/lib/i18n";
import { euroToMicro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import type { Offer, Options } from "../queries";
import styles from "./order.module.css";

interface OrderProps {
  readonly options: Options;
  /** What is bought; null while it is no valid amount. */
  readonly offer: Offer | null;
  readonly isMonthly?: boolean;
  readonly order: {
    readonly isPending: boolean;
    readonly isSuccess: boolean;
    readonly error: Error | null;
  };
  readonly onOrder: (amount: number) => void;
}

/** The facts the law wants beside an order button: what is bought, the total with its tax, and what starting at once means. */
export function Order({ options, offer, isMonthly = false, order, onOrder }: OrderProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const consentId = useId();
  const [hasConsented, setConsented] = useState(false);
  const euro = (amount: number) => format.formatEuro(euroToMicro(amount), "euro");
  const isBusy = order.isPending || order.isSuccess;
  const vat = () => {
    if (offer === null || options.vatMode === "none") return t("money.vatNone");
    if (options.isTaxComputedLater) return t("money.vatLater");
    return t("money.vat", { amount: euro(offer.taxEUR), rate: format.formatShare(options.vatRate) });
  };
  return (
    <>
      <label className={`check ${styles["consent"]}`} htmlFor={consentId}>
        <input
          id={consentId}
          type="checkbox"
          checked={hasConsented}
          onChange={(event) => setConsented(event.target.checked)}
        />
        <span className="small muted">{t(isMonthly ? "money.consentPlan" : "money.consent")}</span>
      </label>
      <ProblemNote problem={problemOf(order.error)} />
      <div className={`card-foot ${styles["foot"]}`}>
        <p className="small muted">
          {offer === null ? (
            t("money.chooseAmount")
          ) : (
            <>
              {t(isMonthly ? "money.buyPlan" : "money.buy", { credit: euro(offer.creditEUR) })}{" "}
              <span className="nowrap">
                {t("money.youPay")} <span className="num strong">{euro(offer.totalEUR)}</span>
                {isMonthly ? ` ${t("money.aMonth")}` : ""}, {vat()}
              </span>
            </>
          )}
        </p>
        <Button
          look="primary"
          busy={isBusy}
          disabled={offer === null || !hasConsented || isBusy}
          onClick={() => offer !== null && onOrder(offer.amountEUR)}
        >
          {options.orderButton[currentLanguage()]}
        </Button>
      </div>
    </>
  );
}
