import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { euroToMicro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Field } from "@/ui/field";
import { SectionCard } from "@/ui/section-card";
import { type Options, ordered, quoteQuery, useTopup } from "../queries";
import { amountOf } from "../rules";
import { Order } from "./order";
import styles from "./top-up.module.css";

const OWN = "own";
const DEFAULT_AMOUNT = 20;

/** `back` is the chat the buyer comes back to; null: the wallet. */
export function TopUp({ options, back }: { readonly options: Options; readonly back: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useId();
  const usual = options.amounts.find((offer) => offer.amountEUR === DEFAULT_AMOUNT) ?? options.amounts[0];
  const [chosen, setChosen] = useState(usual === undefined ? OWN : String(usual.amountEUR));
  const [typed, setTyped] = useState("");
  const own = chosen === OWN ? amountOf(typed, options.leastEUR, options.mostEUR) : null;
  const quote = useQuery(quoteQuery(own));
  const topUp = useTopup();
  const listed = options.amounts.find((offer) => String(offer.amountEUR) === chosen);
  const offer = listed ?? (own === null ? null : (quote.data ?? null));
  const euro = (amount: number) => format.formatEuro(euroToMicro(amount), "euro");
  const range = t("money.ownRange", { least: euro(options.leastEUR), most: euro(options.mostEUR) });
  const choice = (value: string, label: string, hint: string) => (
    <label className={styles["choice"]} key={value}>
      <input type="radio" name={name} value={value} checked={chosen === value} onChange={() => setChosen(value)} />
      <span className="num medium">{label}</span>
      <span className="small faint num">{hint}</span>
    </label>
  );
  return (
    <SectionCard
      id="top-up"
      title={t("money.topUp")}
      aside={<span className="small faint">{t(options.isTest ? "money.testCheckout" : "money.byStripe")}</span>}
    >
      <div className={styles["choices"]} role="radiogroup" aria-label={t("money.amount")}>
        {options.amounts.map((each) =>
          choice(
            String(each.amountEUR),
            euro(each.amountEUR),
            each.creditEUR === each.amountEUR
              ? t("money.allCredit")
              : t("money.ofCredit", { credit: euro(each.creditEUR) }),
          ),
        )}
        {choice(OWN, t("money.own"), range)}
      </div>
      {chosen === OWN ? (
        <div className={styles["own"]}>
          <Field
            label={t("money.ownAmount")}
            inputMode="decimal"
            autoComplete="off"
            value={typed}
            error={typed !== "" && own === null ? t("money.ownWrong", { range }) : null}
            hint={range}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      ) : null}
      <Order
        options={options}
        offer={offer}
        order={topUp}
        onOrder={(amountEUR) => topUp.mutate({ ...ordered(amountEUR), returnTo: back })}
      />
    </SectionCard>
  );
}
