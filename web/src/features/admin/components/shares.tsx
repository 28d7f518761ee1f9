import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { FieldPair } from "@/ui/field-pair";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { type Shares as Found, type ShareChange, sharesQuery, type Term, useSetRate, useSetShares } from "../queries";
import { firstOfNextMonth, shareOf } from "../rules";
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
      <SectionCard id="terms" title={t("admin.terms")}>
        <Terms name={t("admin.margin")} terms={query.data.terms.margin} isShare />
        <Terms name={t("admin.fee")} terms={query.data.terms.rebalancingFee} isShare />
        <Terms name={t("admin.rate")} terms={query.data.terms.eurPerM2} />
      </SectionCard>
    </>
  );
}

function ShareForm({ found }: { readonly found: Found }) {
  const { t } = useTranslation();
  const [margin, setMargin] = useState(percent(found.margin));
  const [fee, setFee] = useState(percent(found.rebalancingFee));
  const [reason, setReason] = useState("");
  const look = useSetShares();
  const change = useSetShares();
  const [wantedMargin, wantedFee] = [shareOf(margin), shareOf(fee)];
  const isValid = wantedMargin !== null && wantedFee !== null && reason.trim() !== "";
  const isSame = wantedMargin === found.margin && wantedFee === found.rebalancingFee;

  function wanted(preview: boolean) {
    return {
      ...(wantedMargin === null || wantedMargin === found.margin ? {} : { margin: wantedMargin }),
      ...(wantedFee === null || wantedFee === found.rebalancingFee ? {} : { rebalancingFee: wantedFee }),
      reason: reason.trim(),
      preview,
    };
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    look.mutate(wanted(true));
  }

  const forget = () => look.reset();
  return (
    <SectionCard id="shares" title={t("admin.shares")}>
      <form className="stack" onSubmit={onSubmit}>
        <FieldPair>
          <Field
            label={t("admin.marginPercent")}
            inputMode="decimal"
            value={margin}
            error={wantedMargin === null ? t("admin.wrongShare") : null}
            onChange={(event) => {
              setMargin(event.target.value);
              forget();
            }}
          />
          <Field
            label={t("admin.feePercent")}
            inputMode="decimal"
            value={fee}
            error={wantedFee === null ? t("admin.wrongShare") : null}
            onChange={(event) => {
              setFee(event.target.value);
              forget();
            }}
          />
        </FieldPair>
        <Field
          label={t("admin.reason")}
          hint={t("admin.reasonHint")}
          value={reason}
          maxLength={600}
          onChange={(event) => {
            setReason(event.target.value);
            forget();
          }}
        />
        <p className="hint">{t("admin.sharesHint")}</p>
        <ProblemNote problem={problemOf(look.error ?? change.error)} />
        {look.data === undefined ? (
          <div className="row">
            <Button type="submit" busy={look.isPending} disabled={!isValid || isSame || look.isPending}>
              {t("admin.preview")}
            </Button>
          </div>
        ) : (
          <>
            <Preview change={look.data} />
            <div className="row">
              <Button
                look="primary"
                busy={change.isPending}
                disabled={change.isPending}
                onClick={() => change.mutate(wanted(false), { onSuccess: forget })}
              >
                {t("admin.changeNow")}
              </Button>
              <Button onClick={forget}>{t("common.cancel")}</Button>
            </div>
          </>
        )}
      </form>
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
        <ul className="small">
          {change.examples.map((example) => (
            <li key={example.model}>
              {t("admin.previewExample", {
                model: example.model,
                now: euro(example.nowMicroEur),
                after: euro(example.thenMicroEur),
              })}
            </li>
          ))}
        </ul>
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
  const [rate, setRate] = useState("");
  const [source, setSource] = useState("");
  const [from, setFrom] = useState(() => firstOfNextMonth(new Date()));
  const change = useSetRate();
  const value = /^\d{1,5}([.,]\d{1,4})?$/.test(rate.trim()) ? Number(rate.trim().replace(",", ".")) : null;

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (value === null) return;
    change.mutate(
      { eurPerM2: value, source: source.trim(), validFrom: from },
      {
        onSuccess: () => {
          setRate("");
          setSource("");
        },
      },
    );
  }

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
      <form className="stack" onSubmit={onSubmit}>
        <FieldPair>
          <Field
            label={t("admin.rateValue")}
            inputMode="decimal"
            value={rate}
            required
            error={rate !== "" && value === null ? t("money.wrongAmount") : null}
            onChange={(event) => setRate(event.target.value)}
          />
          <Field
            label={t("admin.rateFrom")}
            type="date"
            value={from}
            required
            hint={t("admin.rateFromHint")}
            onChange={(event) => setFrom(event.target.value)}
          />
        </FieldPair>
        <Field
          label={t("admin.rateSource")}
          value={source}
          required
          maxLength={600}
          onChange={(event) => setSource(event.target.value)}
        />
        <ProblemNote problem={problemOf(change.error)} />
        <div className="row">
          <Button
            type="submit"
            busy={change.isPending}
            disabled={change.isPending || value === null || source.trim() === ""}
          >
            {t("admin.enter")}
          </Button>
        </div>
      </form>
    </SectionCard>
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
                {t("admin.since", { date: format.formatDate(term.validFrom) })}, {term.source}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
