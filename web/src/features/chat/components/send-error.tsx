import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { NetworkError, ProblemError, problemCode, problemOf } from "@/api/problem";
import { problemText } from "@/lib/problem-text";
import { Button } from "@/ui/button";
import { BudgetUsedUp } from "./budget-used-up";

interface SendErrorProps {
  readonly error: unknown;
  readonly onPickModel: () => void;
  readonly onRetry: () => void;
}

/** Why a message was not sent, and what can be done: above the text, which stays. */
export function SendError({ error, onPickModel, onRetry }: SendErrorProps) {
  const { t } = useTranslation();
  if (error instanceof ProblemError && problemCode(error) === "budget_exceeded") {
    const { scope, which } = error.facts;
    if (scope === "person") return <BudgetUsedUp project={null} facts={error.facts} />;
    if (scope === "project" && typeof which === "string") return <BudgetUsedUp project={which} facts={error.facts} />;
  }
  return (
    <div className="banner banner-warn grow" role="alert" data-testid="send-error">
      <CircleAlert className="i" aria-hidden />
      <div className="grow">
        <p className="medium">{problemText(t, problemCode(error), problemOf(error) ?? {})}</p>
        <p className="muted">{t("composer.kept")}</p>
      </div>
      {error instanceof NetworkError || (error instanceof ProblemError && error.status === 429) ? (
        <div className="actions">
          <Button size="small" onClick={onRetry}>
            {t("common.retry")}
          </Button>
        </div>
      ) : problemCode(error) === "images_not_read" || problemCode(error) === "region_not_allowed" ? (
        <div className="actions">
          <Button size="small" onClick={onPickModel}>
            {t("images.otherModel")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
