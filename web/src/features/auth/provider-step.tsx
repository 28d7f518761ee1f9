import { useMutation } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { SetupState } from "@/api/types";
import { problemText } from "@/lib/problem-text";
import { providerName } from "@/lib/provider-name";
import { Button } from "@/ui/button";
import { Field, FormError } from "@/ui/field";
import { ProblemNote } from "@/ui/problem-note";
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
  const [key, setKey] = useState("");
  const tried = useMutation({ mutationFn: () => tryProviderKey(name, key.trim()) });
  const kept = useMutation({
    mutationFn: () => keepProviderKey(name, key.trim(), t("setup.keyReason")),
    onSuccess: () => {
      setKey("");
      tried.reset();
      onKept();
    },
  });
  if (choices.length === 0) return null;
  const works = tried.data?.error === null;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (works) kept.mutate();
    else tried.mutate();
  };
  return (
    <form className="stack" onSubmit={onSubmit}>
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
                tried.reset();
                kept.reset();
              }}
            />
            {providerName(choice.name)}
          </label>
        ))}
      </fieldset>
      <Field
        label={t("setup.key", { provider: providerName(name) })}
        hint={t("setup.keyHint")}
        type="password"
        autoComplete="off"
        spellCheck={false}
        required
        minLength={8}
        maxLength={500}
        value={key}
        onChange={(event) => {
          setKey(event.target.value);
          tried.reset();
          kept.reset();
        }}
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
    </form>
  );
}
