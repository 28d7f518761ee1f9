import { useTranslation } from "react-i18next";
import type { Model, Receipt } from "@/api/types";
import { microEuro } from "@/lib/money";
import { rateSource } from "@/lib/rate-source";
import { useFormat } from "@/lib/use-format";
import { pricedTokens } from "../rules";
import styles from "./receipt-price.module.css";

interface ReceiptPriceProps {
  readonly receipt: Receipt;
  /** Today's price list, for the dollar prices of each class; shown only if they give what was booked. */
  readonly models: readonly Model[];
}

/** Tokens by class, dollars, the rate, the legs in euro, and the total under its double rule. */
export function ReceiptPrice({ receipt, models }: ReceiptPriceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { usage, money } = receipt;
  const prices = pricedTokens(receipt, models);
  const isOfSound = (usage.audio_seconds ?? 0) + (usage.characters ?? 0) > 0;
  const rows = [
    { key: "input", label: t("receipt.inputTokens"), count: usage.uncached_input, name: "input" },
    { key: "read", label: t("receipt.cacheRead"), count: usage.cache_read, name: "cacheRead" },
    { key: "write", label: t("receipt.cacheWrite"), count: usage.cache_write, name: null },
    { key: "output", label: t("receipt.outputTokens"), count: usage.output, name: "output" },
    { key: "seconds", label: t("receipt.secondsHeard"), count: usage.audio_seconds ?? 0, name: null },
    { key: "characters", label: t("receipt.charactersSpoken"), count: usage.characters ?? 0, name: null },
  ].filter(({ key, count }) => count > 0 || (!isOfSound && (key === "input" || key === "output")));
  const source = money.rateSource === null ? t("common.notKnown") : rateSource(t, money.rateSource);
  const known = (value: number | null, write: (value: number) => string) =>
    value === null ? t("common.notKnown") : write(value);
  const rate = known(money.eurPerUsd, (value) => format.formatDecimal(value, 4));
  const exact = (amount: number) => format.formatEuro(microEuro(amount), "exact");

  return (
    <section aria-labelledby="receipt-price">
      <h3 id="receipt-price">{t("receipt.price")}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("receipt.tokens")}</th>
            <th scope="col" className="n">
              {t("receipt.count")}
            </th>
            {prices === null ? (
              <td colSpan={2} />
            ) : (
              <>
                <th scope="col" className="n">
                  {t("receipt.usdPerMillion")}
                </th>
                <th scope="col" className="n">
                  {t("receipt.usd")}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, count, name }) => {
            const price = prices?.find((row) => row.name === name);
            return (
              <tr key={key}>
                <td>{label}</td>
                <td className="n">{format.formatCount(count)}</td>
                <td className="n">{price === undefined ? null : format.formatDecimal(price.usdPerMtok, 3)}</td>
                <td className="n">{price === undefined ? null : format.formatDecimal(price.usd, 7)}</td>
              </tr>
            );
          })}
          {usage.reasoning > 0 ? (
            <tr className={styles["part"]}>
              <td>{t("receipt.reasoningTokens")}</td>
              <td className="n">{format.formatCount(usage.reasoning)}</td>
              <td colSpan={2} />
            </tr>
          ) : null}
          {usage.estimated ? (
            <tr className={styles["part"]}>
              <td colSpan={4}>{t("receipt.estimatedTokens")}</td>
            </tr>
          ) : null}
          <tr className={styles["sum"]}>
            <td colSpan={3}>{t("receipt.providerUsd")}</td>
            <td className="n">{known(money.providerUsd, (usd) => format.formatDecimal(usd, 7))}</td>
          </tr>
          <tr className={styles["part"]}>
            <td colSpan={4}>
              {money.rateDate === null
                ? t("receipt.rateUndated", { rate, source })
                : t("receipt.rate", { rate, source, date: format.formatDate(money.rateDate) })}
            </td>
          </tr>
          <tr className={styles["gap"]}>
            <td colSpan={3}>{t("receipt.providerEur")}</td>
            <td className="n">{exact(money.providerMicroEur)}</td>
          </tr>
          <tr>
            <td colSpan={3}>{t("receipt.margin", { share: known(money.margin, format.formatShare) })}</td>
            <td className="n">{exact(money.marginMicroEur)}</td>
          </tr>
          <tr>
            <td colSpan={3}>{t("receipt.surcharge", { share: known(money.rebalancingFee, format.formatShare) })}</td>
            <td className="n">{exact(money.rebalancingMicroEur)}</td>
          </tr>
          <tr className={styles["total"]}>
            <td colSpan={3}>{t("receipt.total", { amount: format.formatEuro(microEuro(money.totalMicroEur)) })}</td>
            <td className="n" data-testid="receipt-total">
              {exact(money.totalMicroEur)}&nbsp;€
            </td>
          </tr>
          {money.overrunMicroEur ? (
            <tr className="sub">
              <td colSpan={3}>{t("receipt.overrun")}</td>
              <td className="n" data-testid="receipt-overrun">
                {exact(money.overrunMicroEur)}&nbsp;€
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </section>
  );
}
