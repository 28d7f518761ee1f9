import { Link } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { NetworkError, numberFact, ProblemError, problemCode } from "@/api/problem";
import type { Model } from "@/api/types";
import { euroToMicro, microEuro } from "@/lib/money";
import { problemText } from "@/lib/problem-text";
import { useFormat } from "@/lib/use-format";
import { Button, buttonClass } from "@/ui/button";
import { affordableWords, cheaperModel, utf8Length } from "../rules";

interface NotSentProps {
  readonly error: unknown;
  readonly model: Model | null;
  readonly models: readonly Model[];
  readonly texts: readonly string[];
  readonly onUseModel: (model: Model) => void;
  readonly onShorter: (words: number) => void;
  readonly onPickModel: () => void;
  readonly onRetry: () => void;
}

/** Why a message was not sent, and what can be done: above the text, which stays. */
export function NotSent(props: NotSentProps) {
  const { error } = props;
  if (error instanceof ProblemError && error.code === "insufficient_balance") {
    return <NotEnough {...props} facts={error.facts} />;
  }
  return <Refused {...props} />;
}

function Refused({ error, onPickModel, onRetry }: NotSentProps) {
  const { t } = useTranslation();
  const detail = error instanceof ProblemError ? error.detail : null;
  return (
    <div className="banner banner-warn grow" role="alert" data-testid="not-sent">
      <CircleAlert className="i" aria-hidden />
      <div className="grow">
        <p className="medium">{problemText(t, problemCode(error), detail)}</p>
        <p className="muted">{t("composer.kept")}</p>
      </div>
      {error instanceof NetworkError ? (
        <div className="actions">
          <Button size="small" onClick={onRetry}>
            {t("common.retry")}
          </Button>
        </div>
      ) : problemCode(error) === "images_not_read" ? (
        <div className="actions">
          <Button size="small" onClick={onPickModel}>
            {t("pictures.otherModel")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** What was needed, what is there, and three ways on: a top-up, a cheaper model, a shorter answer. */
function NotEnough(props: NotSentProps & { readonly facts: Readonly<Record<string, unknown>> }) {
  const { facts, model, models, texts, onUseModel, onShorter } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const needed = numberFact(facts, "needed_eur");
  const available = numberFact(facts, "available_eur");
  const availableMicro = euroToMicro(available ?? 0);
  const cheaper = model === null ? null : cheaperModel(models, model, availableMicro);
  const words = model === null ? null : affordableWords(model, utf8Length(texts), availableMicro);
  return (
    <div className="banner banner-warn grow" role="alert" data-testid="not-enough">
      <CircleAlert className="i" aria-hidden />
      <div className="grow">
        <p className="medium">
          {needed === null || available === null
            ? t("funds.titleUnknown")
            : t("funds.title", {
                needed: format.formatEuro(euroToMicro(needed)),
                available: format.formatEuro(availableMicro),
              })}
        </p>
        <p className="muted">{t("funds.body")}</p>
        <div className="row row-wrap banner-actions">
          <Link className={buttonClass({ look: "primary", size: "small" })} to="/wallet">
            {t("funds.topUp")}
          </Link>
          {cheaper === null ? null : (
            <Button size="small" onClick={() => onUseModel(cheaper)}>
              {t("funds.cheaper", {
                model: cheaper.label,
                amount: format.formatEuro(microEuro(cheaper.typical.microEur)),
              })}
            </Button>
          )}
          {words === null ? null : (
            <Button size="small" onClick={() => onShorter(words)}>
              {t("funds.shorter", { words: format.formatCount(words) })}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
