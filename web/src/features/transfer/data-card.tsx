import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { Button, buttonClass } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { Storage } from "./components/storage";
import { useExportAll } from "./queries";

/** Bringing chats in and taking them away, among the settings. */
export function DataCard() {
  const { t } = useTranslation();
  const download = useExportAll();
  return (
    <SectionCard id="data" title={t("imports.title")}>
      <div className="stack">
        <Storage />
        <p className="muted text-md">{t("imports.exportBody")}</p>
        <ProblemNote problem={problemOf(download.error)} />
        <div className="row row-wrap">
          <Link className={buttonClass()} to="/import">
            {t("imports.bring")}
          </Link>
          <Button busy={download.isPending} disabled={download.isPending} onClick={() => download.mutate()}>
            {t("imports.exportAll")}
          </Button>
        </div>
      </div>
    </SectionCard>
  );
}
