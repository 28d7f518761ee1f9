import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { setupQuery } from "@/api/queries";
import { localDay } from "@/lib/buckets";
import { microEuro, moneyUnit } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { standingQuery } from "../queries";
import { Card, stateOf } from "./card";
import styles from "./restoration-card.module.css";

/** What became of the surcharge in all of the reader's answers, from the first one on: it is no part of the period. */
export function RestorationCard() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(standingQuery);
  const isDemo = useQuery(setupQuery).data?.demo === true;
  const { data } = query;
  const unit = moneyUnit((data?.stages ?? []).map(({ amountMicroEur }) => amountMicroEur));
  const since = localDay(`${data?.since}-01`);
  return (
    <Card
      title={t("dashboard.area")}
      className="c-6 card-fill"
      testId="restoration-card"
      aside={
        <Link className="small" to="/restoration">
          {t("dashboard.books")}
        </Link>
      }
    >
      {data === undefined ? (
        stateOf({ query, widths: [100, 60, 80] }, t("dashboard.failedTitle"))
      ) : (
        <>
          <ol className={styles["steps"]}>
            {data.stages.map(({ state, amountMicroEur, m2 }) => (
              <li
                key={state}
                className={amountMicroEur > 0 ? styles["done"] : undefined}
                data-testid={`stage-${state}`}
              >
                <p className="small faint">{t(`dashboard.stages.${state}`)}</p>
                <p className="num medium">{format.formatMoney(microEuro(amountMicroEur), unit)}</p>
                <p className="small faint num">
                  {m2 === null ? t("dashboard.noArea") : amountMicroEur > 0 ? format.formatArea(m2) : "–"}
                </p>
              </li>
            ))}
          </ol>
          <dl className="facts facts-after">
            {since === null ? null : (
              <>
                <dt>{t("dashboard.since")}</dt>
                <dd>{format.formatMonth(since)}</dd>
              </>
            )}
            <dt>{t("dashboard.recipient")}</dt>
            <dd>{data.partner}</dd>
            <dt>{t("receipt.costRate")}</dt>
            <dd className="num">
              {data.eurPerM2 === null
                ? t("receipt.costRateMissing")
                : t("dashboard.perArea", { amount: format.formatDecimal(data.eurPerM2, 2) })}
              {data.placeholderRate ? <span className="badge badge-warn">{t("common.example")}</span> : null}
            </dd>
          </dl>
          <p className="small faint card-note">
            {t("dashboard.demoNeverDonated")} {isDemo ? t("restoration.demo") : null}
          </p>
        </>
      )}
    </Card>
  );
}
