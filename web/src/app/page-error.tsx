import { useTranslation } from "react-i18next";
import { NetworkError, ProblemError } from "@/api/problem";
import { Button } from "@/ui/button";
import { StandalonePage } from "./standalone-page";

/** The last resort: a page that could not be drawn, or a server that cannot be reached at the start. */
export function PageError({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const away = error instanceof NetworkError || (error instanceof ProblemError && error.status >= 500);
  return (
    <StandalonePage
      title={away ? t("page.offlineTitle") : t("page.errorTitle")}
      body={away ? t("page.offlineBody") : t("page.errorBody")}
      role="alert"
    >
      <Button look="primary" onClick={() => location.reload()}>
        {away ? t("common.retry") : t("page.reload")}
      </Button>
    </StandalonePage>
  );
}
