import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { preferencesQuery } from "@/api/queries";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { Toggle } from "@/ui/toggle";
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
        <Toggle
          isOn={data?.euOnly === true}
          disabled={data === undefined}
          onChange={(euOnly) => save.mutateAsync({ euOnly })}
        >
          {t("eu.always")}
        </Toggle>
        <ProblemNote problem={problemOf(save.error)} />
      </div>
    </SectionCard>
  );
}
