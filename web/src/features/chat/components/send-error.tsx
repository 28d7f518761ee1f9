import type { TFunction } from "i18next";
import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { NetworkError, numberFact, ProblemError, problemCode, problemOf } from "@/api/problem";
import type { Formatter } from "@/lib/format";
import { problemText } from "@/lib/problem-text";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { BudgetUsedUp } from "./budget-used-up";

interface SendErrorProps {
  readonly error: unknown;
  readonly onPickModel: () => void;
  readonly onRetry: () => void;
}

/** Refusals that another model may not get. */
export const ofModel: ReadonlySet<string> = new Set([
  "images_not_read",
  "region_not_allowed",
  "file_not_readable",
  "context_too_long",
]);

/** What is said of one file by its name, or with the figures; null for other problems. */
function fileProblem(t: TFunction, format: Formatter, error: unknown): string | null {
  if (!(error instanceof ProblemError)) return null;
  const { name, reason, model } = error.facts;
  const tokens = numberFact(error.facts, "input_tokens");
  const most = numberFact(error.facts, "context_window");
  if (error.code === "context_too_long" && tokens !== null && most !== null && typeof model === "string")
    return t("attach.tooLong", { model, tokens: format.formatCount(tokens), most: format.formatCount(most) });
  if (typeof name !== "string") return null;
  if (error.code === "file_being_read") return t("attach.stillRead", { name });
  if (error.code !== "file_not_readable" || typeof reason !== "string") return null;
  return `${name}: ${reason === "kind_unknown" ? t("attach.unknownKind") : problemText(t, reason)}`;
}

/** Why a message was not sent, and what can be done: above the text, which stays. */
export function SendError({ error, onPickModel, onRetry }: SendErrorProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (error instanceof ProblemError && problemCode(error) === "budget_exceeded") {
    const { scope, which } = error.facts;
    if (scope === "person") return <BudgetUsedUp project={null} facts={error.facts} />;
    if (scope === "project" && typeof which === "string") return <BudgetUsedUp project={which} facts={error.facts} />;
  }
  return (
    <div className="banner banner-warn grow" role="alert" data-testid="send-error">
      <CircleAlert className="i" aria-hidden />
      <div className="grow">
        <p className="medium">
          {fileProblem(t, format, error) ?? problemText(t, problemCode(error), problemOf(error) ?? {})}
        </p>
        <p className="muted">{t("composer.kept")}</p>
      </div>
      {error instanceof NetworkError || (error instanceof ProblemError && error.status === 429) ? (
        <div className="actions">
          <Button size="small" onClick={onRetry}>
            {t("common.retry")}
          </Button>
        </div>
      ) : ofModel.has(problemCode(error)) ? (
        <div className="actions">
          <Button size="small" onClick={onPickModel}>
            {t("images.otherModel")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
