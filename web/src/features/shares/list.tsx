import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ExternalLink, Share2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { Share } from "@/api/types";
import { useFormat } from "@/lib/use-format";
import { Button, buttonClass } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { addressOf, sharesQuery, useRevoke } from "./queries";

/** Every link of the person that works. */
export function ShareList() {
  const { t } = useTranslation();
  const query = useQuery(sharesQuery(null));
  const revoke = useRevoke();
  const links = query.data ?? [];
  return (
    <SectionCard id="shares" title={t("shares.list")}>
      <div className="stack">
        <p className="muted text-md">{t("shares.listIntro")}</p>
        {query.isPending ? (
          <Skeleton widths={[100, 100]} />
        ) : query.isError ? (
          <ErrorState title={t("shares.failed")} onRetry={() => void query.refetch()} />
        ) : links.length === 0 ? (
          <EmptyState icon={<Share2 className="i i-lg" aria-hidden />}>{t("shares.none")}</EmptyState>
        ) : (
          <ul className="setting-rows">
            {links.map((link) => (
              <ShareRow key={link.id} link={link} onRevoke={() => revoke.mutate(link.id)} />
            ))}
          </ul>
        )}
        <ProblemNote problem={problemOf(revoke.error)} />
        <p className="visually-hidden" aria-live="polite">
          {revoke.isSuccess ? t("shares.revoked") : ""}
        </p>
      </div>
    </SectionCard>
  );
}

function ShareRow({ link, onRevoke }: { readonly link: Share; readonly onRevoke: () => void }) {
  const { t } = useTranslation();
  const date = useFormat().formatDayTime(link.createdAt);
  const title = link.title || t("nav.untitled");
  return (
    <li className="setting-row" data-testid="share-row">
      <span className="grow anywhere">
        <Link to="/c/$id" params={{ id: link.conversationId }} dir="auto">
          {title}
        </Link>
        <span className="block small faint">{t("shares.link", { date })}</span>
      </span>
      <span className="row">
        <CopyButton label={t("shares.copy")} text={addressOf(link)} size="small" />
        <a
          className={buttonClass({ look: "quiet", size: "small" }, "btn-icon")}
          href={link.path}
          target="_blank"
          rel="noreferrer"
          aria-label={t("shares.open")}
          title={t("shares.open")}
        >
          <ExternalLink className="i i-sm" aria-hidden />
        </a>
        <Button size="small" look="danger" aria-label={t("shares.revokeOf", { title, date })} onClick={onRevoke}>
          {t("shares.revoke")}
        </Button>
      </span>
    </li>
  );
}
