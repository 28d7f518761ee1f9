import { useMutation } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { SetupState } from "@/api/types";
import { useForm } from "@/lib/form";
import { problemText } from "@/lib/problem-text";
import { providerName } from "@/lib/provider-name";
import { Button } from "@/ui/button";
import { Field, FormError } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { keyForm, LEAST_KEY, MOST_KEY } from "./form";
import styles from "./provider-step.module.css";
import { keepProviderKey, tryProviderKey } from "./queries";

interface ProviderStepProps {
  readonly setup: SetupState;
  readonly onKept: () => void;
}

/** A key of a provider is typed, tried with the provider itself, and kept. */
export function ProviderStep({ setup, onKept }: ProviderStepProps) {
  const { t } = useTranslation();
  // What runs on this machine has an address and no key.
  const choices = setup.providers.filter(({ name, configured }) => !configured && name !== "ollama");
  const [name, setName] = useState(choices[0]?.name ?? "");
  const { register, handleSubmit, reset, formState } = useForm(keyForm, { key: "" });
  const tried = useMutation({ mutationFn: (key: string) => tryProviderKey(name, key) });
  const kept = useMutation({
    mutationFn: (key: string) => keepProviderKey(name, key, t("setup.keyReason")),
    onSuccess: () => {
      reset();
      tried.reset();
      onKept();
    },
  });
  if (choices.length === 0) return null;
  const works = tried.data?.error === null;
  const onSubmit = handleSubmit(({ key }) => (works ? kept : tried).mutate(key));
  const forget = () => {
    tried.reset();
    kept.reset();
  };
  return (
    <Form className="stack" onSubmit={onSubmit}>
      <fieldset className={styles["choices"]}>
        <legend className="label">{t("setup.provider")}</legend>
        {choices.map((choice) => (
          <label key={choice.name} className={styles["choice"]}>
            <input
              type="radio"
              name="provider"
              value={choice.name}
              checked={choice.name === name}
              onChange={() => {
                setName(choice.name);
                forget();
              }}
            />
            {providerName(choice.name)}
          </label>
        ))}
      </fieldset>
      <Field
        {...register("key", { onChange: forget })}
        label={t("setup.key", { provider: providerName(name) })}
        hint={t("setup.keyHint")}
        type="password"
        autoComplete="off"
        spellCheck={false}
        required
        maxLength={MOST_KEY}
        error={formState.errors.key === undefined ? null : t("setup.keyShort", { least: LEAST_KEY })}
      />
      {works ? (
        <p className={`text-md ${styles["works"]}`} role="status">
          <CircleCheck className="i" aria-hidden /> {t("setup.works", { count: tried.data?.models ?? 0 })}
        </p>
      ) : null}
      {typeof tried.data?.error === "string" ? <FormError>{problemText(t, tried.data.error)}</FormError> : null}
      <ProblemNote problem={problemOf(tried.error ?? kept.error)} />
      <div className="row">
        <Button
          type="submit"
          look={works ? "primary" : "plain"}
          busy={tried.isPending || kept.isPending}
          disabled={tried.isPending || kept.isPending}
        >
          {t(works ? "setup.keep" : "setup.try")}
        </Button>
      </div>
      {kept.isSuccess ? (
        <p className="hint" role="status">
          {t(setup.demo ? "setup.keptForLater" : "setup.kept")}
        </p>
      ) : null}
    </Form>
  );
}
