import { useTranslation } from "react-i18next";
import { NetworkError, ProblemError } from "@/api/problem";
import { Button } from "@/ui/button";
import { useTitle } from "@/ui/use-title";

/** The last resort: a page that could not be drawn, or a server that cannot be reached at the start. */
export function PageError({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const away = error instanceof NetworkError || (error instanceof ProblemError && error.status >= 500);
  const title = away ? t("page.offlineTitle") : t("page.errorTitle");
  useTitle(title);
  return (
    <main className="alone" id="main" role="alert">
      <h1 className="h-section">{title}</h1>
      <p className="muted">{away ? t("page.offlineBody") : t("page.errorBody")}</p>
      <Button look="primary" onClick={() => location.reload()}>
        {away ? t("common.retry") : t("page.reload")}
      </Button>
    </main>
  );
}
