import { RefreshCw } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { isPageOutdated, subscribeToOutdated } from "@/api/build";
import { Button } from "@/ui/button";

/** Offers to load the page anew once the server has another version than it. It never does so by itself: somebody may be writing. */
export function OutdatedPage() {
  const { t } = useTranslation();
  const isOutdated = useSyncExternalStore(subscribeToOutdated, isPageOutdated);
  if (!isOutdated) return null;
  return (
    <section className="notices" aria-label={t("outdated.label")}>
      <div className="banner banner-warn" role="alert" data-testid="outdated">
        <RefreshCw className="i" aria-hidden />
        <p className="grow anywhere">{t("outdated.text")}</p>
        <span className="actions">
          <Button size="small" onClick={() => window.location.reload()}>
            {t("outdated.reload")}
          </Button>
        </span>
      </div>
    </section>
  );
}
