import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { preferencesQuery } from "@/api/queries";
import type { Preferences } from "@/api/types";
import { useForm } from "@/lib/form";
import { Button } from "@/ui/button";
import { AreaField } from "@/ui/field";
import { Form } from "@/ui/form";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { Toggle } from "@/ui/toggle";
import { MOST_PERSONAL, personalForm } from "../form";
import { useSavePreferences } from "../queries";
import { Notes } from "./notes";

/** What every model is told before a chat: about the person, how to answer, and what to remember. */
export function Personal() {
  const { t } = useTranslation();
  const query = useQuery(preferencesQuery);
  return (
    <SectionCard id="personal" title={t("settings.personal")}>
      <div className="stack">
        <p className="muted text-md">{t("settings.personalIntro")}</p>
        {query.isPending ? (
          <Skeleton widths={[40, 100, 100]} />
        ) : query.data === undefined ? (
          <ErrorState title={t("settings.personalFailed")} onRetry={() => void query.refetch()} />
        ) : (
          <>
            <Words kept={query.data} />
            <Titles kept={query.data} />
            <Notes />
          </>
        )}
      </div>
    </SectionCard>
  );
}

/** Whether a model is asked for titles of chats, which costs a little. */
function Titles({ kept }: { readonly kept: Preferences }) {
  const { t } = useTranslation();
  const save = useSavePreferences();
  return (
    <div>
      <Toggle
        look="check"
        isOn={kept.titles === "model"}
        onChange={(isOn) => save.mutateAsync({ titles: isOn ? "model" : "words" })}
      >
        <span>{t("settings.titlesByModel")}</span>
      </Toggle>
      <p className="hint">{t("settings.titlesHint")}</p>
    </div>
  );
}

function Words({ kept }: { readonly kept: Preferences }) {
  const { t } = useTranslation();
  const save = useSavePreferences();
  const { aboutYou, customInstructions } = kept;
  const { register, handleSubmit, watch } = useForm(personalForm, { aboutYou, customInstructions });
  const typed = watch();
  const isChanged = typed.aboutYou !== aboutYou || typed.customInstructions !== customInstructions;
  const onSubmit = handleSubmit((words) => save.mutate(words));

  return (
    <Form className="stack" onSubmit={onSubmit} aria-label={t("settings.personal")}>
      <Toggle look="check" isOn={kept.enabled} onChange={(enabled) => save.mutateAsync({ enabled })}>
        <span>{t("settings.personalOn")}</span>
      </Toggle>
      <AreaField
        {...register("aboutYou")}
        label={t("settings.aboutYou")}
        placeholder={t("settings.aboutYouExample")}
        rows={3}
        maxLength={MOST_PERSONAL}
      />
      <AreaField
        {...register("customInstructions")}
        label={t("settings.instructions")}
        placeholder={t("settings.instructionsExample")}
        rows={3}
        maxLength={MOST_PERSONAL}
        hint={t("settings.personalCost")}
      />
      <ProblemNote problem={problemOf(save.error)} />
      <div className="row">
        <Button type="submit" look="primary" busy={save.isPending} disabled={!isChanged || save.isPending}>
          {t("common.save")}
        </Button>
        <span className="small faint" role="status">
          {save.isSuccess && !isChanged ? t("settings.saved") : ""}
        </span>
      </div>
    </Form>
  );
}
