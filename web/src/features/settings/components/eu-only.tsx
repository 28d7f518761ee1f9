import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { preferencesQuery } from "@/api/queries";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { useSavePreferences } from "../queries";

/** Whether everything that is asked, in chats and by keys, is answered in the EU or not at all. */
export function EUOnlySetting() {
  const { t } = useTranslation();
  const { data } = useQuery(preferencesQuery);
  const save = useSavePreferences();
  return (
    <SectionCard id="eu-only" title={t("eu.title")}>
      <div className="stack">
        <p className="muted text-md">{t("eu.intro")}</p>
        <label className="switch">
          <input
            type="checkbox"
            role="switch"
            checked={data?.euOnly === true}
            aria-checked={data?.euOnly === true}
            disabled={data === undefined}
            onChange={(event) => save.mutate({ euOnly: event.target.checked })}
          />
          {t("eu.always")}
        </label>
        <ProblemNote problem={problemOf(save.error)} />
      </div>
    </SectionCard>
  );
}
