import { useMutation, useQuery } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { request } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { Schemas } from "@/api/types";
import { useForm } from "@/lib/form";
import { problemText } from "@/lib/problem-text";
import { providerName } from "@/lib/provider-name";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { LEAST_KEY, MOST_KEY, providerKeyForm, reasonForm } from "../form";
import { type ProviderKey, type ProviderWithKeys, providersQuery, useAddKey, useSwitchKey } from "../queries";
import styles from "./providers.module.css";
import { Reason } from "./reason";

/** Who answers here, and with which keys. A key is entered once and never shown again. */
export function Providers() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(providersQuery);
  const [adding, setAdding] = useState<ProviderWithKeys | null>(null);
  const [switching, setSwitching] = useState<ProviderKey | null>(null);
  return (
    <SectionCard id="providers" title={t("admin.providers.title")}>
      {query.isPending ? (
        <Skeleton widths={[100, 100, 100]} />
      ) : query.data === undefined ? (
        <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
      ) : (
        <div className="stack">
          {query.data.demo ? (
            <div className="banner banner-warn" role="note">
              <p>{t("admin.providers.demo")}</p>
            </div>
          ) : null}
          <p className="muted text-md">{t("admin.providers.intro")}</p>
          {query.data.items.length === 0 ? (
            <EmptyState icon={<Plug className="i i-lg" aria-hidden />}>{t("admin.providers.none")}</EmptyState>
          ) : (
            <ul className="setting-rows list-plain">
              {query.data.items.map((provider) => (
                <li className="setting-row" key={provider.name} data-testid={`provider-${provider.name}`}>
                  <span className="grow">
                    <span className="row row-wrap">
                      {providerName(provider.name)}
                      {provider.isOffered ? (
                        <span className="badge badge-accent">{t("admin.providers.offered")}</span>
                      ) : (
                        <span className="badge">{t("admin.providers.noKey")}</span>
                      )}
                    </span>
                    <span className="small faint block anywhere">
                      {provider.host}
                      {provider.configuredKeys === 0
                        ? ""
                        : ` · ${t("admin.providers.configured", { count: provider.configuredKeys })}`}
                    </span>
                  </span>
                  {provider.learnedLimits.length === 0 ? null : (
                    <span className="small faint block anywhere" data-testid={`learned-${provider.name}`}>
                      {provider.learnedLimits
                        .map((limit) =>
                          t("admin.providers.learned", {
                            model: limit.model,
                            limit: format.formatCount(limit.maxOutput),
                            until: format.formatDateTime(limit.until),
                          }),
                        )
                        .join(" · ")}
                    </span>
                  )}
                  <Button size="small" onClick={() => setAdding(provider)}>
                    {t("admin.providers.add")}
                  </Button>
                  {provider.keys.length === 0 ? null : (
                    <ul className={`${styles["keys"]} list-plain`}>
                      {provider.keys.map((key) => (
                        <KeyRow key={key.id} stored={key} onSwitch={() => setSwitching(key)} />
                      ))}
                    </ul>
                  )}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {adding === null ? null : <AddDialog provider={adding} onClose={() => setAdding(null)} />}
      {switching === null ? null : <SwitchDialog stored={switching} onClose={() => setSwitching(null)} />}
    </SectionCard>
  );
}

function KeyRow({ stored, onSwitch }: { readonly stored: ProviderKey; readonly onSwitch: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const test = useMutation({
    mutationFn: () => request<Schemas["TriedOut"]>(`/api/admin/providers/keys/${stored.id}/test`, { method: "POST" }),
  });
  const said =
    test.data === undefined
      ? ""
      : test.data.error === null
        ? t("admin.providers.works", { count: test.data.models ?? 0 })
        : problemText(t, test.data.error);
  return (
    <li className="row row-wrap" data-testid="provider-key">
      <span className="grow small">
        <code className="mono">{stored.hint}</code>{" "}
        <span className="faint">
          {t("admin.providers.since", { when: format.formatDate(stored.madeAt) })}
          {stored.isDisabled ? ` · ${t("admin.providers.disabled")}` : ""}
        </span>
        <span className="block faint" role="status">
          {said}
        </span>
        <ProblemNote problem={problemOf(test.error)} />
      </span>
      <Button size="small" busy={test.isPending} disabled={test.isPending} onClick={() => test.mutate()}>
        {t("admin.providers.test")}
      </Button>
      <Button size="small" onClick={onSwitch}>
        {t(stored.isDisabled ? "admin.providers.enable" : "admin.providers.disable")}
      </Button>
    </li>
  );
}

function AddDialog({ provider, onClose }: { readonly provider: ProviderWithKeys; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { register, handleSubmit, formState } = useForm(providerKeyForm, { key: "", reason: "" });
  const { errors } = formState;
  const add = useAddKey();
  const onSubmit = handleSubmit((entered) =>
    add.mutate({ provider: provider.name, ...entered }, { onSuccess: onClose }),
  );

  return (
    <Dialog title={t("admin.providers.addTitle", { provider: providerName(provider.name) })} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <Field
          {...register("key")}
          label={t("admin.providers.key")}
          type="password"
          autoComplete="off"
          required
          maxLength={MOST_KEY}
          hint={t("admin.providers.keyHint")}
          error={errors.key === undefined ? null : t("setup.keyShort", { least: LEAST_KEY })}
        />
        <Reason {...register("reason")} error={errors.reason === undefined ? null : t("admin.reasonMissing")} />
        <ProblemNote problem={problemOf(add.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" busy={add.isPending} disabled={add.isPending}>
            {t("admin.providers.add")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function SwitchDialog({ stored, onClose }: { readonly stored: ProviderKey; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { register, handleSubmit, formState } = useForm(reasonForm, { reason: "" });
  const { errors } = formState;
  const change = useSwitchKey();
  const label = t(stored.isDisabled ? "admin.providers.enable" : "admin.providers.disable");
  const onSubmit = handleSubmit(({ reason }) =>
    change.mutate({ id: stored.id, disable: !stored.isDisabled, reason }, { onSuccess: onClose }),
  );

  return (
    <Dialog title={t("admin.providers.switchTitle", { what: label, hint: stored.hint })} onClose={onClose}>
      <Form className="stack" onSubmit={onSubmit}>
        <Reason {...register("reason")} error={errors.reason === undefined ? null : t("admin.reasonMissing")} />
        <ProblemNote problem={problemOf(change.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" busy={change.isPending} disabled={change.isPending}>
            {label}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
