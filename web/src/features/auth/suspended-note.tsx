import { Link } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

/** That an account is suspended, what became of what is in it, and what its person can do. */
export function SuspendedNote() {
  const { t } = useTranslation();
  return (
    <div className="banner banner-danger" role="alert" data-testid="suspended">
      <CircleAlert className="i" aria-hidden />
      <div>
        <p className="medium">{t("auth.suspendedTitle")}</p>
        <p className="muted">
          {t("auth.suspendedBody")}{" "}
          <Link to="/legal/$page" params={{ page: "imprint" }}>
            {t("auth.suspendedWrite")}
          </Link>
        </p>
      </div>
    </div>
  );
}
