import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useForm } from "@/lib/form";
import { microEuro } from "@/lib/money";
import { rateSource } from "@/lib/rate-source";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { FieldPair } from "@/ui/field-pair";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { MOST_SOURCE, rateForm, sharesForm } from "../form";
import {
  adminDonationsQuery,
  attentionQuery,
  type Shares as Found,
  type RateWanted,
  type ShareChange,
  sharesQuery,
  type Term,
  useSetRate,
  useSetShares,
} from "../queries";
import { firstOfNextMonth } from "../rules";
import { Reason } from "./reason";
import styles from "./shares.module.css";

const percent = (share: number) => String(Math.round(share * 1_000_000) / 10_000);

/** Margin, surcharge and the cost of a square metre: what is in force, what is to come, what was. */
export function Shares() {
  const { t } = useTranslation();
  const query = useQuery(sharesQuery);
  if (query.isPending)
    return (
      <section className="card">
        <Skeleton widths={[60, 80]} />
      </section>
    );
  if (query.data === undefined)
    return (
      <section className="card">
        <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
      </section>
    );
  return (
    <>
      <ShareForm key={`${query.data.margin}/${query.data.rebalancingFee}`} found={query.data} />
      <RateForm found={query.data} />
      <ExchangeRate />
      <SectionCard id="terms" title={t("admin.terms")}>
        <Terms name={t("admin.margin")} terms={query.data.terms.margin} isShare />
        <Terms name={t("admin.fee")} terms={query.data.terms.rebalancingFee} isShare />
        <Terms name={t("admin.rate")} terms={query.data.terms.eurPerM2} />
      </SectionCard>
    </>
  );
}

/** The exchange rate that prices are turned into euro with. It is fetched by itself. */
function ExchangeRate() {
  const { t } = useTranslation();
  const format = useFormat();
  const rate = useQuery(attentionQuery).data?.exchangeRate;
  if (rate === undefined) return null;
  return (
    <SectionCard id="exchange-rate" title={t("admin.exchangeRate")}>
      <p className="text-md">
        {t("admin.exchangeRateNow", { rate: format.formatDecimal(rate.eurPerUsd, 4) })}
        <span className="small faint block anywhere">
          {t("admin.exchangeRateOf", {
            date: format.formatDate(`${rate.date}T12:00:00Z`),
            source: rateSource(t, rate.source),
          })}
        </span>
      </p>
      <p className={`small ${rate.isStale ? "" : "muted"}`}>
        {t(rate.isStale ? "admin.exchangeRateStale" : "admin.exchangeRateHint")}
      </p>
    </SectionCard>
  );
}

function ShareForm({ found }: { readonly found: Found }) {
  const { t } = useTranslation();
  const { register, handleSubmit, watch } = useForm(sharesForm, {
    margin: percent(found.margin),
    rebalancingFee: percent(found.rebalancingFee),
    reason: "",
  });
  const look = useSetShares();
  const change = useSetShares();
  const read = sharesForm.safeParse(watch());
  const wrong = read.error?.issues.map(({ path }) => path[0]) ?? [];
  const errorOf = (name: "margin" | "rebalancingFee") => (wrong.includes(name) ? t("admin.wrongShare") : null);
  const isSame = read.data?.margin === found.margin && read.data.rebalancingFee === found.rebalancingFee;

  /** What is as it was is not sent. */
  const wanted = ({ margin, rebalancingFee, reason }: NonNullable<typeof read.data>, preview: boolean) => ({
    ...(margin === found.margin ? {} : { margin }),
    ...(rebalancingFee === found.rebalancingFee ? {} : { rebalancingFee }),
    reason,
    preview,
  });

  // What was shown is of the figures before.
  const forget = () => look.reset();
  const onSubmit = handleSubmit((shares) => look.mutate(wanted(shares, true)));
  const onChange = handleSubmit((shares) => change.mutate(wanted(shares, false), { onSuccess: forget }));
  return (
    <SectionCard id="shares" title={t("admin.shares")}>
      <Form className="stack" onSubmit={onSubmit}>
        <FieldPair>
          <Field
            {...register("margin", { onChange: forget })}
            label={t("admin.marginPercent")}
            inputMode="decimal"
            error={errorOf("margin")}
          />
          <Field
            {...register("rebalancingFee", { onChange: forget })}
            label={t("admin.feePercent")}
            inputMode="decimal"
            error={errorOf("rebalancingFee")}
          />
        </FieldPair>
        <Reason {...register("reason", { onChange: forget })} />
        <p className="hint">{t("admin.sharesHint")}</p>
        <ProblemNote problem={problemOf(look.error ?? change.error)} />
        {look.data === undefined ? (
          <div className="row">
            <Button type="submit" busy={look.isPending} disabled={!read.success || isSame || look.isPending}>
              {t("admin.preview")}
            </Button>
          </div>
        ) : (
          <>
            <Preview change={look.data} />
            <div className="row">
              <Button look="primary" busy={change.isPending} disabled={change.isPending} onClick={onChange}>
                {t("admin.changeNow")}
              </Button>
              <Button onClick={forget}>{t("common.cancel")}</Button>
            </div>
          </>
        )}
      </Form>
    </SectionCard>
  );
}

function Preview({ change }: { readonly change: ShareChange }) {
  const { t } = useTranslation();
  const format = useFormat();
  const euro = (amount: number) => format.formatEuro(microEuro(amount));
  return (
    <div className={`banner ${styles["preview"]}`} role="status" data-testid="share-preview">
      <div className="grow stack">
        <p>{t("admin.previewBody")}</p>
        <div className="table-wrap">
          <table className="table table-cards" aria-label={t("admin.previewBody")}>
            <thead>
              <tr>
                <th scope="col">{t("admin.model")}</th>
                <th scope="col" className="n">
                  {t("admin.previewNow")}
                </th>
                <th scope="col" className="n">
                  {t("admin.previewThen")}
                </th>
                <th scope="col" className="n">
                  {t("admin.previewDifference")}
                </th>
              </tr>
            </thead>
            <tbody>
              {change.examples.map(({ model, nowMicroEur, thenMicroEur }) => (
                <tr key={model}>
                  <td className="lead anywhere">{model}</td>
                  <td className="n num end" data-label={t("admin.previewNow")}>
                    {euro(nowMicroEur)}
                  </td>
                  <td className="n num end" data-label={t("admin.previewThen")}>
                    {euro(thenMicroEur)}
                  </td>
                  <td className="n num end" data-label={t("admin.previewDifference")}>
                    {nowMicroEur === 0 ? "" : format.formatChange((thenMicroEur - nowMicroEur) / nowMicroEur)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className="small muted">
          {t("admin.previewRevenue", {
            now: euro(change.last30Days.revenueMicroEur),
            after: euro(change.last30Days.wouldBeMicroEur),
          })}
        </p>
      </div>
    </div>
  );
}

function RateForm({ found }: { readonly found: Found }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { register, handleSubmit, resetField, watch } = useForm(rateForm, {
    eurPerM2: "",
    source: "",
    validFrom: firstOfNextMonth(new Date()),
  });
  const change = useSetRate();
  const typed = watch();
  const isRate = rateForm.shape.eurPerM2.safeParse(typed.eurPerM2).success;
  const isReady = rateForm.safeParse(typed).success && !change.isPending;
  const [looked, setLooked] = useState<RateWanted | null>(null);
  const forget = () => setLooked(null);
  const onSubmit = handleSubmit((rate) => setLooked(rate));
  const onEnter = (rate: RateWanted) =>
    change.mutate(rate, {
      onSuccess: () => {
        forget();
        resetField("eurPerM2");
        resetField("source");
      },
    });

  return (
    <SectionCard
      id="rate"
      title={t("admin.rate")}
      aside={
        <span className="small faint num">
          {found.eurPerM2 === null
            ? t("admin.noRate")
            : `${t("restoration.perM2", { rate: format.formatDecimal(found.eurPerM2, 2) })}${found.placeholderRate ? `, ${t("common.example")}` : ""}`}
        </span>
      }
    >
      <Form className="stack" onSubmit={onSubmit}>
        <FieldPair>
          <Field
            {...register("eurPerM2", { onChange: forget })}
            label={t("admin.rateValue")}
            inputMode="decimal"
            required
            error={typed.eurPerM2 !== "" && !isRate ? t("money.wrongAmount") : null}
          />
          <Field
            {...register("validFrom", { onChange: forget })}
            label={t("admin.rateFrom")}
            type="date"
            required
            hint={t("admin.rateFromHint")}
          />
        </FieldPair>
        <Field
          {...register("source", { onChange: forget })}
          label={t("admin.rateSource")}
          required
          maxLength={MOST_SOURCE}
        />
        <ProblemNote problem={problemOf(change.error)} />
        {looked === null ? (
          <div className="row">
            <Button type="submit" disabled={!isReady}>
              {t("admin.preview")}
            </Button>
          </div>
        ) : (
          <>
            <RatePreview found={found} wanted={looked} />
            <div className="row">
              <Button
                look="primary"
                busy={change.isPending}
                disabled={change.isPending}
                onClick={() => onEnter(looked)}
              >
                {t("admin.enter")}
              </Button>
              <Button onClick={forget}>{t("common.cancel")}</Button>
            </div>
          </>
        )}
      </Form>
    </SectionCard>
  );
}

/** What a rate means before it is entered: from when, and what the money collected so far would fund. */
function RatePreview({ found, wanted }: { readonly found: Found; readonly wanted: RateWanted }) {
  const { t } = useTranslation();
  const format = useFormat();
  const months = useQuery(adminDonationsQuery).data?.months ?? [];
  const collected = months.find((month) => month.state === "accruing")?.collectedMicroEur ?? 0;
  const rate = Number(wanted.eurPerM2);
  const perM2 = (eur: number | null) =>
    eur === null ? t("admin.noRate") : t("restoration.perM2", { rate: format.formatDecimal(eur, 2) });
  const area = (micro: number, eur: number | null) =>
    eur === null || eur === 0 ? t("common.notKnown") : format.formatArea(micro / 1e6 / eur);
  const rows = [
    { name: t("admin.rate"), now: perM2(found.eurPerM2), after: perM2(rate) },
    { name: t("admin.rateFunds10"), now: area(10e6, found.eurPerM2), after: area(10e6, rate) },
    ...(collected === 0
      ? []
      : [
          {
            name: t("admin.rateFundsMonth", { amount: format.formatEuro(microEuro(collected)) }),
            now: area(collected, found.eurPerM2),
            after: area(collected, rate),
          },
        ]),
  ];
  return (
    <div className={`banner ${styles["preview"]}`} role="status" data-testid="rate-preview">
      <div className="grow stack">
        <p>{t("admin.ratePreview", { date: format.formatDate(`${wanted.validFrom}T12:00:00Z`) })}</p>
        <div className="table-wrap">
          <table className="table table-cards" aria-label={t("admin.rate")}>
            <thead>
              <tr>
                <td />
                <th scope="col" className="n">
                  {t("admin.previewNow")}
                </th>
                <th scope="col" className="n">
                  {t("admin.previewThen")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ name, now, after }) => (
                <tr key={name}>
                  <th scope="row" className="lead">
                    {name}
                  </th>
                  <td className="n num end" data-label={t("admin.previewNow")}>
                    {now}
                  </td>
                  <td className="n num end" data-label={t("admin.previewThen")}>
                    {after}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className="small muted anywhere">
          {t("admin.rateSource")}: {wanted.source}
        </p>
      </div>
    </div>
  );
}

interface TermsProps {
  readonly name: string;
  readonly terms: readonly Term[];
  readonly isShare?: boolean;
}

function Terms({ name, terms, isShare = false }: TermsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <h3 className={`label ${styles["terms"]}`}>{name}</h3>
      {terms.length === 0 ? (
        <p className="small faint">{t("admin.noTerms")}</p>
      ) : (
        <ul className="setting-rows">
          {terms.map((term) => (
            <li key={term.id} className="setting-row">
              <span className="num">
                {isShare ? format.formatShare(term.value) : format.formatDecimal(term.value, 2)}
                {term.state === "inForce" ? (
                  <span className={`badge badge-accent ${styles["state"]}`}>{t("admin.inForce")}</span>
                ) : null}
                {term.state === "coming" ? (
                  <span className={`badge ${styles["state"]}`}>{t("admin.coming")}</span>
                ) : null}
              </span>
              <span className="small faint anywhere">
                {t("admin.since", { date: format.formatDate(term.validFrom) })}, {rateSource(t, term.source)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
