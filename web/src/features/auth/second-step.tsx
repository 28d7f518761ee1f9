import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { secondFactorProblem } from "@/lib/second-factor-words";
import { Button } from "@/ui/button";
import { Field, FormError } from "@/ui/field";
import { Form } from "@/ui/form";
import { finishSignIn, type SecondStep as Ticket } from "./queries";

interface SecondStepProps {
  readonly step: Ticket;
  /** Null: somebody else said who it is. */
  readonly email: string | null;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

/** The code of the app, or a recovery code, after a right password. */
export function SecondStep({ step, email, onDone, onBack }: SecondStepProps) {
  const { t } = useTranslation();
  const [isRecovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const finish = useMutation({
    mutationFn: () => finishSignIn({ ticket: step.ticket, code }),
    onSuccess: onDone,
    onError: () => setCode(""),
  });
  const problem = secondFactorProblem(t, problemOf(finish.error));
  const change = (toRecovery: boolean) => {
    setRecovery(toRecovery);
    setCode("");
    finish.reset();
  };
  return (
    <Form
      className="stack"
      aria-label={t("secondFactor.stepTitle")}
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== "") finish.mutate();
      }}
    >
      <h2 className="card-title">{t("secondFactor.stepTitle")}</h2>
      <p className="muted">
        {isRecovery
          ? t("secondFactor.stepRecoveryLead")
          : email === null
            ? t("secondFactor.stepLeadElsewhere")
            : t("secondFactor.stepLead", { email })}
      </p>
      {problem === null ? null : <FormError>{problem}</FormError>}
      <Field
        key={isRecovery ? "recovery" : "app"}
        label={t(isRecovery ? "secondFactor.recoveryCode" : "secondFactor.code")}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        inputMode={isRecovery ? "text" : "numeric"}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={isRecovery ? 40 : 10}
        required
        autoFocus
        {...(isRecovery ? { hint: t("secondFactor.allLost") } : {})}
      />
      <Button
        look="primary"
        size="large"
        className="btn-block"
        type="submit"
        busy={finish.isPending}
        disabled={finish.isPending}
      >
        {t(finish.isPending ? "secondFactor.signingIn" : "secondFactor.signIn")}
      </Button>
      <div className="row row-wrap between">
        <Button look="quiet" size="small" onClick={() => change(!isRecovery)}>
          {t(isRecovery ? "secondFactor.useApp" : "secondFactor.useRecovery")}
        </Button>
        <Button look="quiet" size="small" onClick={onBack}>
          {t("secondFactor.back")}
        </Button>
      </div>
    </Form>
  );
}
