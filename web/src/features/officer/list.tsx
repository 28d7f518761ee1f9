import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { OfficerLinkButton, OfficerLinkRow } from "./link-button";
import { officerLinksQuery, useTakeBack } from "./queries";
import { useSubjectName } from "./use-subject-name";

/** Every link to figures of the person that works. */
export function OfficerLinkList() {
  const { t } = useTranslation();
  const nameOf = useSubjectName();
  const query = useQuery(officerLinksQuery);
  const takeBack = useTakeBack();
  const links = query.data?.items ?? [];
  return (
    <SectionCard id="officer-links" title={t("officer.list")}>
      <div className="stack">
        <p className="muted text-md">{t("officer.listIntro")}</p>
        {query.isPending ? (
          <Skeleton widths={[100]} />
        ) : query.isError ? (
          <ErrorState title={t("officer.failed")} onRetry={() => void query.refetch()} />
        ) : links.length === 0 ? (
          <p className="small faint">{t("officer.none")}</p>
        ) : (
          <ul className="setting-rows">
            {links.map((link) => (
              <OfficerLinkRow
                key={link.id}
                link={link}
                name={nameOf(link)}
                onTakeBack={() => takeBack.mutate(link.id)}
              />
            ))}
          </ul>
        )}
        <ProblemNote problem={problemOf(takeBack.error)} />
        <div>
          <OfficerLinkButton subject={{ kind: "person", firstDay: "", lastDay: "" }} name={t("officer.own")} />
        </div>
      </div>
    </SectionCard>
  );
}
