import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { numberFact, ProblemError, problemOf } from "@/api/problem";
import type { Schemas } from "@/api/types";
import { secondFactorProblem } from "@/lib/second-factor-words";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { Field, FormError } from "@/ui/field";
import { Form } from "@/ui/form";
import { ErrorState, Skeleton } from "@/ui/states";
import {
  beginSecondFactor,
  confirmSecondFactor,
  renewRecoveryCodes,
  secondFactorQuery,
  turnOffSecondFactor,
} from "../queries";
import styles from "./second-factor.module.css";

type Opened = "on" | "off" | "codes";
type Offer = Schemas["SecondFactorOfferOut"];

/** Codes from an authenticator app beside the password: whether they are on, and the ways to change that. */
export function SecondFactor() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(secondFactorQuery);
  const [opened, setOpened] = useState<Opened | null>(null);
  const found = query.data;
  return (
    <section className="stack" aria-labelledby="second-factor-title" data-testid="second-factor">
      <h3 className="label" id="second-factor-title">
        {t("secondFactor.title")}
      </h3>
      {query.isPending ? (
        <Skeleton widths={[60]} />
      ) : found === undefined ? (
        <ErrorState title={t("secondFactor.failed")} onRetry={() => void query.refetch()} />
      ) : found.since === null ? (
        <>
          {found.isRequired ? (
            <div className="banner banner-warn">
              <p>{t("secondFactor.required")}</p>
            </div>
          ) : null}
          <p className="muted text-md">{t("secondFactor.off")}</p>
          <div className="row">
            <Button onClick={() => setOpened("on")}>{t("secondFactor.turnOn")}</Button>
          </div>
        </>
      ) : (
        <>
          <p className="muted text-md">{t("secondFactor.on", { since: format.formatDate(found.since) })}</p>
          <p className="muted text-md">{t("secondFactor.codesLeft", { count: found.recoveryCodesLeft })}</p>
          <div className="row row-wrap">
            <Button onClick={() => setOpened("codes")}>{t("secondFactor.newCodes")}</Button>
            {found.isRequired ? null : (
              <Button look="danger" onClick={() => setOpened("off")}>
                {t("secondFactor.turnOff")}
              </Button>
            )}
          </div>
        </>
      )}
      {opened === null ? null : <Change what={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}

/** Password first; then, to turn it on, the square and a code; at the end the recovery codes, shown this once. */
function Change({ what, onClose }: { readonly what: Opened; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [offer, setOffer] = useState<Offer | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const anew = () => client.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
  if (codes !== null) return <RecoveryCodes codes={codes} onClose={onClose} />;
  if (offer !== null) {
    return (
      <Scan
        offer={offer}
        onClose={onClose}
        onCodes={(made) => {
          setCodes(made);
          void anew();
        }}
      />
    );
  }
  const give = async (password: string) => {
    if (what === "on") return setOffer(await beginSecondFactor(password));
    if (what === "codes") setCodes((await renewRecoveryCodes(password)).recoveryCodes);
    else {
      await turnOffSecondFactor(password);
      onClose();
    }
    return void anew();
  };
  return (
    <PasswordFirst
      title={t(
        what === "off"
          ? "secondFactor.offTitle"
          : what === "codes"
            ? "secondFactor.newCodes"
            : "secondFactor.passwordTitle",
      )}
      lead={t(
        what === "off"
          ? "secondFactor.offLead"
          : what === "codes"
            ? "secondFactor.newCodesLead"
            : "secondFactor.passwordLead",
      )}
      action={t(what === "off" ? "secondFactor.turnOff" : "secondFactor.next")}
      isDanger={what === "off"}
      onPassword={give}
      onClose={onClose}
    />
  );
}

interface PasswordFirstProps {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  readonly isDanger: boolean;
  readonly onPassword: (password: string) => Promise<void>;
  readonly onClose: () => void;
}

function PasswordFirst({ title, lead, action, isDanger, onPassword, onClose }: PasswordFirstProps) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const give = useMutation({ mutationFn: onPassword });
  return (
    <StepDialog title={title} lead={lead} error={give.error} onClose={onClose} onSubmit={() => give.mutate(password)}>
      <Field
        label={t("auth.password")}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        maxLength={256}
        required
      />
      <div className="actions">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button
          look={isDanger ? "danger-solid" : "primary"}
          type="submit"
          busy={give.isPending}
          disabled={give.isPending}
        >
          {action}
        </Button>
      </div>
    </StepDialog>
  );
}

interface StepDialogProps {
  readonly title: string;
  readonly lead: string;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

function StepDialog({ title, lead, error, onClose, onSubmit, children }: StepDialogProps) {
  const { t } = useTranslation();
  const seconds = error instanceof ProblemError ? numberFact(error.facts, "seconds") : null;
  const problem = secondFactorProblem(t, problemOf(error), seconds);
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <p className="muted">{lead}</p>
        {problem === null ? null : <FormError>{problem}</FormError>}
        {children}
      </Form>
    </Dialog>
  );
}

interface ScanProps {
  readonly offer: Offer;
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onClose: () => void;
}

function Scan({ offer, onCodes, onClose }: ScanProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => confirmSecondFactor(code),
    onSuccess: (made) => onCodes(made.recoveryCodes),
  });
  const secret = offer.secret.replaceAll(/(.{4})(?=.)/gu, "$1 ");
  return (
    <StepDialog
      title={t("secondFactor.scanTitle")}
      lead={t("secondFactor.scanLead")}
      error={confirm.error}
      onClose={onClose}
      onSubmit={() => confirm.mutate()}
    >
      <p className="row">
        <span className={styles["secret"]} data-testid="totp-secret">
          {secret}
        </span>
        <CopyButton label={t("secondFactor.copySecret")} text={offer.secret} />
      </p>
      <Square rows={offer.square} />
      <Field
        label={t("secondFactor.code")}
        hint={t("secondFactor.codeHint")}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        required
        data-first=""
      />
      <div className="actions">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button look="primary" type="submit" busy={confirm.isPending} disabled={confirm.isPending}>
          {t("secondFactor.next")}
        </Button>
      </div>
    </StepDialog>
  );
}

/** Four cells of margin on each side, as readers of such squares want it; dark on light in every theme. */
const MARGIN = 4;

function Square({ rows }: { readonly rows: readonly string[] }) {
  const { t } = useTranslation();
  const size = rows.length + 2 * MARGIN;
  const path = rows.flatMap((row, y) =>
    [...row].flatMap((cell, x) => (cell === "1" ? [`M${x + MARGIN} ${y + MARGIN}h1v1h-1z`] : [])),
  );
  return (
    <svg
      className={styles["square"]}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={t("secondFactor.square")}
      shapeRendering="crispEdges"
    >
      <path d={path.join("")} fill="#000" />
    </svg>
  );
}

function RecoveryCodes({ codes, onClose }: { readonly codes: readonly string[]; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [isSaved, setSaved] = useState(false);
  return (
    <Dialog title={t("secondFactor.keepTitle")} onClose={() => (isSaved ? onClose() : undefined)}>
      <div className="stack">
        <p className="muted">{t("secondFactor.keepLead")}</p>
        <ul className={`${styles["codes"]} list-plain`} data-testid="recovery-codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <label className="check" htmlFor={id}>
          <input id={id} type="checkbox" checked={isSaved} onChange={(event) => setSaved(event.target.checked)} />
          <span>{t("secondFactor.saved")}</span>
        </label>
        <div className="actions">
          <CopyButton label={t("secondFactor.copyCodes")} size="normal" text={codes.join("\n")} />
          <Button look="primary" disabled={!isSaved} onClick={onClose}>
            {t("secondFactor.done")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
