import { useQuery } from "@tanstack/react-query";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { DonationMonth } from "@/api/types";
import { useForm } from "@/lib/form";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { FileField } from "@/ui/file-field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { confirmForm, MOST_REFERENCE, payForm } from "../form";
import { adminDonationsQuery, previewQuery, useClose, useConfirm, usePay } from "../queries";
import styles from "./donations.module.css";

type Doing = { readonly what: "close" | "pay" | "confirm"; readonly month: string };

const next = { due: "pay", paid: "confirm" } as const;

/** Closing a month, paying it, publishing the receipt. */
export function AdminDonations() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(adminDonationsQuery);
  const [doing, setDoing] = useState<Doing | null>(null);
  const data = query.data;
  const close = () => setDoing(null);

  function actionOf(month: DonationMonth): Doing["what"] | null {
    if (month.amountMicroEur === 0) return null;
    if (month.state === "due" || month.state === "paid") return next[month.state];
    return month.state === "accruing" && month.month === data?.nextMonth && data.isNextMonthOver ? "close" : null;
  }

  /** The month that still runs: from when on it can be closed. */
  function closableFrom(month: DonationMonth): string | null {
    if (data === undefined || data.nextMonthEnds === null || data.isNextMonthOver) return null;
    return month.month === data.nextMonth ? format.formatDate(data.nextMonthEnds) : null;
  }

  return (
    <SectionCard id="donations" title={t("admin.donations")} aside={<a href="/restoration">{t("admin.publicPage")}</a>}>
      {query.isPending ? (
        <Skeleton widths={[100, 100]} />
      ) : data === undefined ? (
        <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
      ) : (
        <div className="stack">
          {data.demo ? <p className="muted text-md">{t("restoration.demo")}</p> : null}
          {data.months.length === 0 ? (
            <p className="muted text-md">{t("restoration.empty")}</p>
          ) : (
            <ul className="setting-rows">
              {data.months.map((month) => {
                const action = actionOf(month);
                const from = closableFrom(month);
                return (
                  <li key={month.month} className="setting-row" data-testid="donation-row">
                    <span>
                      {format.formatMonth(new Date(`${month.month}-01T12:00:00Z`))}
                      <span className={`badge ${styles["state"]}`}>{t(`restoration.states.${month.state}`)}</span>
                    </span>
                    <span className="row">
                      <span className="num">
                        {month.amountMicroEur == null
                          ? format.formatEuro(microEuro(month.collectedMicroEur))
                          : format.formatEuro(microEuro(month.amountMicroEur), "euro")}
                      </span>
                      {from === null ? null : (
                        <Button size="small" disabled>
                          {t("admin.closeFrom", { date: from })}
                        </Button>
                      )}
                      {action === null ? null : (
                        <Button size="small" onClick={() => setDoing({ what: action, month: month.month })}>
                          {t(`admin.${action}`)}
                        </Button>
                      )}
                    </span>
                  </li>
                );
              })}
            </ul>
          )}
        </div>
      )}
      {doing === null ? null : doing.what === "close" ? (
        <CloseDialog month={doing.month} onClose={close} />
      ) : doing.what === "pay" ? (
        <PayDialog month={doing.month} onClose={close} />
      ) : (
        <ConfirmDialog month={doing.month} onClose={close} />
      )}
    </SectionCard>
  );
}

interface DialogProps {
  readonly month: string;
  readonly onClose: () => void;
}

function useMonthName(month: string): string {
  return useFormat().formatMonth(new Date(`${month}-01T12:00:00Z`));
}

const refusalTexts = {
  month_not_over: "notOver",
  demo: "demoRefusal",
  no_eur_per_m2: "noRateRefusal",
  month_still_booking: "stillBooking",
} as const;

function isKnownRefusal(code: string): code is keyof typeof refusalTexts {
  return Object.hasOwn(refusalTexts, code);
}

function CloseDialog({ month, onClose }: DialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useMonthName(month);
  const preview = useQuery(previewQuery(month));
  const change = useClose(month);
  const data = preview.data;
  const refusals = data?.refusals ?? [];
  const exact = (amount: number) => format.formatEuro(microEuro(amount), "exact");
  return (
    <Dialog title={t("admin.closeTitle", { month: name })} onClose={onClose}>
      {data === undefined ? (
        preview.isError ? (
          <ErrorState title={t("admin.failed")} onRetry={() => void preview.refetch()} />
        ) : (
          <Skeleton widths={[100, 80]} />
        )
      ) : (
        <>
          <p className="muted">{t("admin.closeBody")}</p>
          <dl className="facts">
            <dt>{t("restoration.collected")}</dt>
            <dd className="num">{exact(data.collectedMicroEur)}</dd>
            <dt>{t("restoration.carriedIn")}</dt>
            <dd className="num">{exact(data.carriedInMicroEur)}</dd>
            <dt>{t("restoration.amount")}</dt>
            <dd className="num strong">{format.formatEuro(microEuro(data.amountMicroEur), "euro")}</dd>
            <dt>{t("admin.carriedOut")}</dt>
            <dd className="num">{exact(data.carriedOutMicroEur)}</dd>
          </dl>
          {refusals.length === 0 ? null : (
            <ul className="hint" role="status">
              {refusals.map((code) => (
                <li key={code}>{isKnownRefusal(code) ? t(`admin.${refusalTexts[code]}`) : code}</li>
              ))}
            </ul>
          )}
        </>
      )}
      <ProblemNote problem={problemOf(change.error)} />
      <div className="actions">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button
          look="primary"
          busy={change.isPending}
          disabled={change.isPending || data === undefined || refusals.length > 0}
          onClick={() => change.mutate({}, { onSuccess: onClose })}
        >
          {t("admin.close")}
        </Button>
      </div>
    </Dialog>
  );
}

/** The content of a chosen file in base64, as the server takes it. */
async function contentOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
}

function ProofField({
  files,
  ...input
}: Omit<ComponentProps<typeof FileField>, "hint" | "chosen"> & { readonly files: unknown }) {
  const { t } = useTranslation();
  const chosen = files instanceof FileList ? (files[0]?.name ?? null) : null;
  return (
    <FileField
      {...input}
      chosen={chosen}
      hint={t("admin.fileHint")}
      accept="application/pdf,image/png,image/jpeg"
      required
    />
  );
}

function PayDialog({ month, onClose }: DialogProps) {
  const { t } = useTranslation();
  const name = useMonthName(month);
  const { register, handleSubmit, watch } = useForm(payForm, { paidOn: "", reference: "", file: null });
  const change = usePay(month);
  const isReady = payForm.safeParse(watch()).success && !change.isPending;
  const onSubmit = handleSubmit(async ({ file, ...paid }) =>
    change.mutate({ ...paid, file: await contentOf(file) }, { onSuccess: onClose }),
  );

  return (
    <Dialog title={t("admin.payTitle", { month: name })} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <p className="muted">{t("admin.payBody")}</p>
        <Field {...register("paidOn")} label={t("admin.paidOn")} type="date" required />
        <Field {...register("reference")} label={t("admin.reference")} required maxLength={MOST_REFERENCE} />
        <ProofField {...register("file")} files={watch().file} label={t("admin.transferProof")} />
        <ProblemNote problem={problemOf(change.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" busy={change.isPending} disabled={!isReady}>
            {t("admin.pay")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function ConfirmDialog({ month, onClose }: DialogProps) {
  const { t } = useTranslation();
  const name = useMonthName(month);
  const { register, handleSubmit, watch } = useForm(confirmForm, { file: null });
  const change = useConfirm(month);
  const isReady = confirmForm.safeParse(watch()).success && !change.isPending;
  const onSubmit = handleSubmit(async ({ file }) =>
    change.mutate({ file: await contentOf(file) }, { onSuccess: onClose }),
  );

  return (
    <Dialog title={t("admin.confirmTitle", { month: name })} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <p className="muted">{t("admin.confirmBody")}</p>
        <ProofField {...register("file")} files={watch().file} label={t("restoration.receipt")} />
        <ProblemNote problem={problemOf(change.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" busy={change.isPending} disabled={!isReady}>
            {t("admin.confirm")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
