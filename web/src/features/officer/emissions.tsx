import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Range } from "@/lib/format";
import { currentLanguage } from "@/lib/i18n";
import { useFormat } from "@/lib/use-format";
import { Interval } from "@/ui/interval";
import { ErrorState, Skeleton } from "@/ui/states";
import styles from "./emissions.module.css";
import { type EmissionsLine, type EmissionsReport, type EmissionsTotal, emissionsQuery } from "./queries";
import { electricityOf } from "./rules";

const always = ["factors", "range", "water", "notCounted"] as const;

/** What goes into a greenhouse gas inventory: the sums of each scope, with their factors. The texts are those of the files. */
export function Emissions({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const query = useQuery(emissionsQuery(token));
  return (
    <section aria-labelledby="officer-emissions" className={styles["emissions"]} data-testid="officer-emissions">
      <h2 className="h-section" id="officer-emissions">
        {t("officer.scopes.title")}
      </h2>
      {query.data !== undefined ? (
        <Scopes report={query.data} />
      ) : query.isError ? (
        <ErrorState title={t("officer.loadFailed")} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton widths={[90, 84, 62]} />
      )}
    </section>
  );
}

function Scopes({ report }: { readonly report: EmissionsReport }) {
  const { t } = useTranslation();
  const texts = report.texts[currentLanguage()] ?? report.texts["en"] ?? {};
  if (report.totals.length === 0) return <p className="muted">{t("officer.nothing")}</p>;
  return (
    <>
      {report.totals.map((total) => (
        <Scope key={total.place} total={total} lines={report.lines} about={texts[total.place] ?? ""} />
      ))}
      <Factors lines={report.lines} />
      <ul className={`${styles["texts"]} small`}>
        {always.map((name) => (
          <li key={name}>{texts[name]}</li>
        ))}
      </ul>
    </>
  );
}

const rangeOf = (low: number | null, best: number | null, high: number | null): Range | null =>
  low === null || best === null || high === null ? null : { low, best, high };

interface ScopeProps {
  readonly total: EmissionsTotal;
  readonly lines: readonly EmissionsLine[];
  readonly about: string;
}

function Scope({ total, lines, about }: ScopeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const split = total.place === "own" ? electricityOf(lines, total.place) : null;
  return (
    <section
      className={styles["scope"]}
      aria-label={t(`officer.scopes.places.${total.place}`)}
      data-testid={`scope-${total.place}`}
    >
      <h3>{t(`officer.scopes.places.${total.place}`)}</h3>
      <p className="small muted">{about}</p>
      <div className="receipt">
        <Interval
          name={t("receipt.carbon")}
          quantity="carbon"
          range={rangeOf(total.co2eKgLow, total.co2eKg, total.co2eKgHigh)}
        />
        <Interval
          name={t("receipt.energy")}
          quantity="energy"
          range={rangeOf(total.kWhLow, total.kWh, total.kWhHigh)}
        />
        <Interval
          name={t("officer.scopes.water")}
          quantity="water"
          range={rangeOf(total.waterLLow, total.waterL, total.waterLHigh)}
        />
      </div>
      <dl className="facts">
        <dt>{t("officer.scopes.events")}</dt>
        <dd className="num">{format.formatCount(total.events)}</dd>
        {total.unmeasuredEvents === 0 ? null : (
          <>
            <dt>{t("officer.scopes.unmeasured")}</dt>
            <dd className="num">{format.formatCount(total.unmeasuredEvents)}</dd>
          </>
        )}
        {split === null ? null : (
          <>
            <dt>{t("officer.scopes.electricity")}</dt>
            <dd className="num" data-testid="scope-electricity">
              {format.formatEstimate(split.electricity, "carbon")}
            </dd>
            <dt>{t("officer.scopes.rest")}</dt>
            <dd className="num" data-testid="scope-rest">
              {format.formatEstimate(split.rest, "carbon")}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Factors({ lines }: { readonly lines: readonly EmissionsLine[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <h3>{t("officer.scopes.factors")}</h3>
      <div className="table-wrap">
        <table className="table table-cards" aria-label={t("officer.scopes.factors")}>
          <thead>
            <tr>
              <th scope="col">{t("officer.scopes.where")}</th>
              <th scope="col">{t("receipt.method")}</th>
              <th scope="col" className="n">
                {t("officer.scopes.factor")}
              </th>
              <th scope="col" className="n">
                {t("receipt.carbon")}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr
                key={[
                  line.place,
                  line.zone,
                  line.method,
                  line.class,
                  line.intensityGPerKWh,
                  line.intensityYear,
                  line.intensitySource,
                  line.intensityBasis,
                ].join(" ")}
                data-testid="emissions-line"
              >
                <td className="lead">
                  {t(`officer.scopes.short.${line.place}`)} · {line.zone || t("common.notKnown")}
                </td>
                <td data-label={t("receipt.method")}>
                  {line.method || t("common.notKnown")}
                  {line.class === "" ? null : `, ${t("officer.scopes.class", { grade: line.class })}`}
                </td>
                <td className="n num" data-label={t("officer.scopes.factor")}>
                  {line.intensityGPerKWh === null ? (
                    t("common.notKnown")
                  ) : (
                    <>
                      {t("officer.scopes.grams", { grams: format.formatDecimal(line.intensityGPerKWh, 1) })}
                      <span className={styles["sub"]}>
                        {[
                          line.intensityYear,
                          line.intensitySource,
                          line.intensityBasis === "hour" ? t("officer.scopes.meanOfHours") : null,
                        ]
                          .filter((part) => part !== null)
                          .join(", ")}
                      </span>
                    </>
                  )}
                </td>
                <td className="n num" data-label={t("receipt.carbon")}>
                  {line.co2eKg === null || line.co2eKgLow === null || line.co2eKgHigh === null ? (
                    t("common.notKnown")
                  ) : (
                    <>
                      {format.formatEstimate(line.co2eKg, "carbon")}
                      <span className={styles["sub"]}>
                        {format.formatSpan({ low: line.co2eKgLow, high: line.co2eKgHigh }, "carbon")}
                      </span>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
