import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useForm } from "@/lib/form";
import { euroToMicro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { FieldPair } from "@/ui/field-pair";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { autoTopUpForm } from "../form";
import { type AutoTopup, autoTopupQuery, type Options, useFinish, useSetAutoTopup } from "../queries";
import { usePaymentPolling } from "../use-payment-polling";

export function AutoTopUpCard({ options }: { readonly options: Options }) {
  const { t } = useTranslation();
  const query = useQuery(autoTopupQuery);
  // Here and not in the form: a change of state makes a new form, and what an answer brings must not be lost with the old one.
  const set = useSetAutoTopup();
  usePaymentPolling(set.isSuccess);
  const state = query.data?.state;
  const badge =
    state === "on" ? (
      <span className="badge badge-accent">{t("money.autoOn")}</span>
    ) : state === "declined" || state === "needs_authentication" ? (
      <span className="badge badge-warn">{t("money.autoStopped")}</span>
    ) : null;
  return (
    <SectionCard id="auto-top-up" title={t("money.auto")} aside={badge} className="c-6">
      {query.isPending ? (
        <Skeleton widths={[80, 60]} />
      ) : query.data === undefined ? (
        <ErrorState title={t("money.failed")} onRetry={() => void query.refetch()} />
      ) : (
        <AutoTopUpForm key={query.data.state} found={query.data} options={options} set={set} />
      )}
    </SectionCard>
  );
}

interface FormProps {
  readonly found: AutoTopup;
  readonly options: Options;
  readonly set: ReturnType<typeof useSetAutoTopup>;
}

function AutoTopUpForm({ found, options, set }: FormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const finish = useFinish();
  const schema = autoTopUpForm(options);
  const { register, handleSubmit, watch } = useForm(schema, {
    thresholdEUR: String(found.thresholdEUR),
    amountEUR: String(found.amountEUR),
  });
  const wrong = schema.safeParse(watch()).error?.issues.map(({ path }) => path[0]) ?? [];
  const errorOf = (name: "thresholdEUR" | "amountEUR") => (wrong.includes(name) ? t("money.wrongAmount") : null);
  const euro = (value: number) => format.formatEuro(euroToMicro(value), "euro");
  const isOn = found.state === "on";

  const save = (enabled: boolean) =>
    handleSubmit((figures) => {
      // A cap below one top-up would never let one through.
      const mostPerDayEUR = Math.max(found.mostPerDayEUR, figures.amountEUR);
      const mostPerMonthEUR = Math.max(found.mostPerMonthEUR, figures.amountEUR);
      set.mutate(
        { enabled, ...figures, mostPerDayEUR, mostPerMonthEUR },
        { onSuccess: ({ url }) => url != null && location.assign(url) },
      );
    });

  return (
    <Form className="stack" onSubmit={save(true)}>
      {found.state === "needs_authentication" ? (
        <div className="banner banner-warn" role="status">
          <p>{t(found.canFinish ? "money.autoAuthenticate" : "money.autoAuthenticated")}</p>
          {found.canFinish ? (
            <span className="actions">
              <Button size="small" busy={finish.isPending} onClick={() => finish.mutate(undefined)}>
                {t("money.autoFinish")}
              </Button>
            </span>
          ) : null}
        </div>
      ) : found.state === "declined" ? (
        <div className="banner banner-warn" role="status">
          <p>{t("money.autoDeclined")}</p>
        </div>
      ) : null}
      <FieldPair>
        <Field
          {...register("thresholdEUR")}
          label={t("money.autoBelow")}
          inputMode="decimal"
          error={errorOf("thresholdEUR")}
        />
        <Field {...register("amountEUR")} label={t("money.autoAdd")} inputMode="decimal" error={errorOf("amountEUR")} />
      </FieldPair>
      <p className="hint">
        {t("money.autoCaps", { day: euro(found.mostPerDayEUR), month: euro(found.mostPerMonthEUR) })}
        {found.hasCard ? "" : ` ${t("money.autoNeedsCard")}`}
      </p>
      <ProblemNote problem={problemOf(set.error ?? finish.error)} />
      <div className="row row-wrap">
        <Button type="submit" busy={set.isPending} disabled={set.isPending || wrong.length > 0}>
          {isOn ? t("common.save") : t("money.autoSwitchOn")}
        </Button>
        {found.state === "off" ? null : (
          <Button look="quiet" disabled={set.isPending} onClick={save(false)}>
            {t("money.autoSwitchOff")}
          </Button>
        )}
      </div>
    </Form>
  );
}
