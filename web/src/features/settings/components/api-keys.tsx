import { useQuery } from "@tanstack/react-query";
import { KeyRound, Pencil } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { projectsQuery } from "@/api/queries";
import type { ApiKey, CreatedKey } from "@/api/types";
import { limitsText } from "@/lib/budgets";
import { useForm } from "@/lib/form";
import { useFormat } from "@/lib/use-format";
import { WindowField } from "@/ui/budget-fields";
import { Button, IconButton } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { keyForm } from "../form";
import { keysQuery, useCreateKey, useRevokeKey } from "../queries";
import styles from "./api-keys.module.css";
import { BudgetDialog } from "./budget-dialog";

export function ApiKeys() {
  const { t } = useTranslation();
  const query = useQuery(keysQuery);
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const keys = query.data ?? [];
  return (
    <SectionCard id="keys" title={t("settings.keys")}>
      <div className="stack">
        <p className="muted text-md">{t("settings.keysIntro")}</p>
        <p className="small faint">
          {t("settings.endpoint")}: <code className="mono">{location.origin}/v1</code>
        </p>
        <NewKeyForm onCreated={setCreated} />
        {query.isPending ? (
          <Skeleton widths={[100, 100]} />
        ) : query.isError ? (
          <ErrorState title={t("settings.keysFailed")} onRetry={() => void query.refetch()} />
        ) : keys.length === 0 ? (
          <EmptyState icon={<KeyRound className="i i-lg" aria-hidden />}>{t("settings.noKeys")}</EmptyState>
        ) : (
          <KeyTable keys={keys} onRevoke={setRevoking} />
        )}
      </div>
      {created === null ? null : <SecretDialog created={created} onClose={() => setCreated(null)} />}
      {revoking === null ? null : <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </SectionCard>
  );
}

function NewKeyForm({ onCreated }: { readonly onCreated: (key: CreatedKey) => void }) {
  const { t } = useTranslation();
  const { register, handleSubmit, reset, watch, formState } = useForm(keyForm, {
    name: "",
    limit: "",
    limitKg: "",
    window: "month",
    warns: false,
    projectId: "",
    euOnly: false,
  });
  const projects = useQuery(projectsQuery).data ?? [];
  const projectField = useId();
  const create = useCreateKey();

  const onSubmit = handleSubmit(({ name, limit, limitKg, window, warns, projectId, euOnly }) => {
    const isLimited = limit !== null || limitKg !== null;
    const budget = isLimited ? { limitEur: limit, limitKgCO2e: limitKg, window, hard: !warns } : {};
    create.mutate(
      { name, ...budget, ...(projectId === "" ? {} : { projectId }), ...(euOnly ? { region: "eu" } : {}) },
      {
        onSuccess: (key) => {
          reset();
          onCreated(key);
        },
      },
    );
  });

  return (
    <Form className={styles["form"]} onSubmit={onSubmit} aria-label={t("settings.createKey")}>
      <Field
        {...register("name")}
        label={t("settings.keyName")}
        placeholder={t("settings.keyNamePlaceholder")}
        autoComplete="off"
        required
        maxLength={100}
      />
      <Field
        {...register("limit")}
        label={t("settings.keyLimit")}
        inputMode="decimal"
        autoComplete="off"
        error={formState.errors.limit === undefined ? null : t("settings.wrongLimit")}
      />
      <Field
        {...register("limitKg")}
        label={t("settings.keyLimitKg")}
        inputMode="decimal"
        autoComplete="off"
        error={formState.errors.limitKg === undefined ? null : t("budget.wrongKg")}
      />
      <WindowField {...register("window")} />
      {projects.length === 0 ? null : (
        <div className="field">
          <label className="label" htmlFor={projectField}>
            {t("settings.keyProject")}
          </label>
          <select {...register("projectId")} id={projectField} className="select">
            <option value="">{t("keep.noProject")}</option>
            {projects.map((project) => (
              <option key={project.id} value={project.id}>
                {project.name}
              </option>
            ))}
          </select>
        </div>
      )}
      <Button
        look="primary"
        type="submit"
        busy={create.isPending}
        disabled={create.isPending || watch("name").trim() === ""}
      >
        {create.isPending ? t("settings.creating") : t("settings.createKey")}
      </Button>
      <div className={styles["checks"]}>
        <label className="check">
          <input {...register("warns")} type="checkbox" />
          {t("settings.keyWarns")}
        </label>
        <label className="check">
          <input {...register("euOnly")} type="checkbox" />
          {t("eu.key")}
        </label>
      </div>
      {create.isError ? (
        <div className={styles["error"]}>
          <ProblemNote problem={problemOf(create.error)} />
        </div>
      ) : null}
    </Form>
  );
}

function InProject({ name }: { readonly name: string | undefined }) {
  const { t } = useTranslation();
  return name === undefined ? null : (
    <span className={`faint ${styles["prefix"]}`}>{t("settings.keyInProject", { name })}</span>
  );
}

interface KeyTableProps {
  readonly keys: readonly ApiKey[];
  readonly onRevoke: (key: ApiKey) => void;
}

function KeyTable({ keys, onRevoke }: KeyTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const projects = useQuery(projectsQuery).data ?? [];
  const [editing, setEditing] = useState<ApiKey | null>(null);
  const limitOf = (key: ApiKey) => {
    const amount = limitsText(format, key);
    if (amount === "") return t("settings.noLimit");
    const window = t(`settings.windows.${key.window ?? "total"}`);
    return t(key.hard ? "settings.limitValue" : "settings.limitWarns", { amount, window });
  };
  return (
    <div className="table-wrap">
      <table className="table table-cards" aria-label={t("settings.keyList")}>
        <thead>
          <tr>
            <th scope="col">{t("settings.keyName")}</th>
            <th scope="col">{t("settings.created")}</th>
            <th scope="col">{t("settings.limit")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("settings.revoke")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} data-testid="key-row">
              <td className="lead">
                {key.name}
                <span className={`faint mono ${styles["prefix"]}`}>{key.hint}</span>
                {key.region === "eu" ? <span className="badge">{t("eu.only")}</span> : null}
                <InProject name={projects.find(({ id }) => id === key.projectId)?.name} />
              </td>
              <td className="nowrap" data-label={t("settings.created")}>
                {format.formatDate(key.createdAt)}
              </td>
              <td className="full">{limitOf(key)}</td>
              <td className={`n price ${styles["actions"]}`}>
                <IconButton
                  size="small"
                  label={t("budget.changeOf", { name: key.name })}
                  onClick={() => setEditing(key)}
                >
                  <Pencil className="i i-sm" aria-hidden />
                </IconButton>
                <Button size="small" look="danger" onClick={() => onRevoke(key)}>
                  {t("settings.revoke")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {editing === null ? null : (
        <BudgetDialog
          of={{
            kind: "key",
            id: editing.id,
            title: editing.name,
            budget: editing.window === null ? null : { ...editing, limitEUR: editing.limitEur, window: editing.window },
          }}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

function SecretDialog({ created, onClose }: { readonly created: CreatedKey; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("settings.secretTitle")} onClose={onClose}>
      <p className="muted">{t("settings.secretBody")}</p>
      <div className="row secret">
        <input
          className="input mono"
          readOnly
          aria-label={t("settings.secretLabel")}
          data-testid="key-secret"
          value={created.secret}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton label={t("settings.copySecret")} text={created.secret} size="normal" />
      </div>
      <div className="actions">
        <Button look="primary" onClick={onClose}>
          {t("common.done")}
        </Button>
      </div>
    </Dialog>
  );
}

function RevokeDialog({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const revoke = useRevokeKey();
  return (
    <ConfirmDialog
      title={t("settings.revokeTitle", { name: apiKey.name })}
      body={t("settings.revokeBody")}
      action={t("settings.revoke")}
      busy={revoke.isPending}
      problem={problemOf(revoke.error)}
      onConfirm={() => revoke.mutate(apiKey.id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
