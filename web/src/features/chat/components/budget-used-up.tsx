import { Link } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { buttonClass } from "@/ui/button";

/** The budget of the project does not reach for this message: the way to change it. */
export function BudgetUsedUp({ project }: { readonly project: string }) {
  const { t } = useTranslation();
  return (
    <div className="banner banner-warn grow" role="alert" data-testid="budget-used-up">
      <CircleAlert className="i" aria-hidden />
      <div className="grow">
        <p className="medium">{t("project.budgetUsedUp")}</p>
        <p className="muted">{t("composer.kept")}</p>
      </div>
      <div className="actions">
        <Link className={buttonClass({ size: "small" })} to="/projects/$id" params={{ id: project }}>
          {t("project.open")}
        </Link>
      </div>
    </div>
  );
}
