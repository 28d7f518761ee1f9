import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useFormat } from "@/lib/use-format";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { ErrorState, Skeleton } from "@/ui/states";
import { OfficerLinkRow } from "./link-button";
import { officerLinksQuery, useTakeBack } from "./queries";

/** Every link to figures of the person that works. */
export function OfficerLinkList() {
  const { t } = useTranslation();
  const format = useFormat();
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
                name={link.project ?? format.formatMonth(new Date(`${link.month}-01T12:00:00Z`))}
                onTakeBack={() => takeBack.mutate(link.id)}
              />
            ))}
          </ul>
        )}
        <ProblemNote problem={problemOf(takeBack.error)} />
      </div>
    </SectionCard>
  );
}
